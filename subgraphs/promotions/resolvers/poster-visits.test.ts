import { userRegistered, userVerified } from '@supermall/contracts/identity'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MOST_VISITS } from '../commands/posters/visit-poster.ts'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, errorCodes, guest, mall, mutation, platform } from '../trial/mall.ts'
import { balanceOf, brokenPoints } from '../trial/points.ts'
import { NOW } from '../trial/rules.ts'

let house: Mall
let person = 700
beforeAll(async () => {
  house = await mall()
})
beforeEach(() => {
  person += 20
  house.clock.now = NOW
})
afterEach(async () => {
  expect(await brokenPoints(house.sql)).toEqual([])
})

const DAY = 86_400_000
const pass = (milliseconds: number) => {
  house.clock.now = new Date(house.clock.now.getTime() + milliseconds)
}
const at = (days: number) => new Date(NOW.getTime() + days * DAY).toISOString()
type Viewer = Parameters<Mall['asks']>[0]
const run = (viewer: Viewer, name: string, selection: string, input: object) =>
  house.asks(viewer, mutation(name, selection), { input })
const made = async (more: object = {}) => {
  const facts = { title: 'Look here', sharerPoints: 7, scannerPoints: 3, startsAt: at(-1), endsAt: at(60) }
  const answer = await run(platform(), 'posterCreate', 'poster { id version }', { ...facts, ...more })
  return answer.data.posterCreate.poster
}
const taken = async (posterId: string, ordinal = person) =>
  (await run(buyer(ordinal), 'posterTake', 'memberPoster { code visitCount scanCount }', { posterId })).data.posterTake
    .memberPoster
const key = (ordinal = person) => `visitor-of-the-mall-${ordinal}`
const visit = (code: string, visitorKey = key(), viewer: Viewer = guest) =>
  run(viewer, 'posterVisit', 'poster { title }', { code, visitorKey })
const bind = (ordinal: number, visitorKey = key()) =>
  run(buyer(ordinal), 'posterVisitsBind', 'posters { id }', { visitorKey })
const bound = async (ordinal: number, visitorKey = key()) =>
  (await bind(ordinal, visitorKey)).data.posterVisitsBind.posters.map(({ id }: { id: string }) => id)
const points = async (ordinal: number) => (await balanceOf(house.sql, accountId(ordinal))).available
const log = async (id: string) => {
  const query = `query L($id: ID!) { posterVisits(posterId: $id) { totalCount nodes { day sharer { id } visitor { id } } } }`
  return (await house.asks(platform(), query, { id })).data.posterVisits
}

describe('a visitor who is not signed in', () => {
  test('is counted once a day for each poster, however often they scan it, and written down without their key', async () => {
    const poster = await made()
    const { code } = await taken(poster.id)
    expect((await visit(code)).data.posterVisit).toEqual({ poster: { title: 'Look here' }, errors: [] })
    survivors(await rival(4, () => visit(code)))
    expect(await taken(poster.id)).toMatchObject({ visitCount: 1, scanCount: 0 })
    pass(DAY)
    await visit(code)
    const by = (day: string) => ({ day, sharer: { id: accountId(person) }, visitor: null })
    expect(await log(poster.id)).toEqual({ totalCount: 2, nodes: [by('2026-11-22'), by('2026-11-21')] })
    expect(await points(person)).toBe(0)
    const kept = await house.sql.query<{ row: string }>('select t::text as row from poster_visit t')
    expect(kept.rows.filter(({ row }) => row.includes(key()))).toEqual([])
  })

  test('counts, once signed in, for whoever showed the poster first, and never again', async () => {
    const poster = await made()
    const [first, second] = [await taken(poster.id), await taken(poster.id, person + 1)]
    await visit(first.code)
    pass(DAY)
    await visit(second.code)
    const ends = survivors(await rival(4, (index) => bound(person + 2 + (index % 2))))
    expect(ends.flat()).toEqual([poster.id])
    const all = await Promise.all([0, 1, 2, 3].map((more) => points(person + more)))
    expect(all.slice(0, 2)).toEqual([7, 0])
    expect(all.slice(2).sort()).toEqual([0, 3])
    expect(await bound(person + 4)).toEqual([])
  })

  test('counts once for a poster that they had scanned signed in before', async () => {
    const poster = await made()
    const { code } = await taken(poster.id)
    await run(buyer(person + 1), 'posterScan', 'poster { id }', { code })
    await visit(code)
    expect(await bound(person + 1)).toEqual([])
    expect([await points(person), await points(person + 1)]).toEqual([7, 3])
  })

  test('never counts for themselves, but for who showed it next', async () => {
    const poster = await made()
    const [own, other] = [await taken(poster.id), await taken(poster.id, person + 1)]
    await visit(own.code)
    pass(DAY)
    await visit(other.code)
    expect(await bound(person)).toEqual([poster.id])
    expect([await points(person), await points(person + 1)]).toEqual([3, 7])
    expect(codes(await visit(own.code, key(), buyer(person)), 'posterVisit')).toEqual(['OWN_POSTER'])
  })

  test('counts for nothing after 30 days, and for nothing that was switched off', async () => {
    const [poster, off] = [await made(), await made()]
    await visit((await taken(poster.id)).code)
    pass(30 * DAY)
    expect(await bound(person + 1)).toEqual([])
    await visit((await taken(off.id)).code)
    const change = { posterId: off.id, expectedVersion: off.version, isEnabled: false }
    await run(platform(), 'posterUpdate', 'poster { id }', change)
    expect(await bound(person + 1)).toEqual([])
    expect(await points(person)).toBe(0)
  })

  test('is refused a wrong code, a key of another form and too many scans; nothing is written down', async () => {
    const poster = await made()
    const { code } = await taken(poster.id)
    expect(codes(await visit('A'.repeat(16)), 'posterVisit')).toEqual(['NOT_FOUND'])
    for (const odd of ['short', 'x'.repeat(65), 'with space in the middle'])
      expect(codes(await visit(code, odd), 'posterVisit')).toEqual(['VISITOR_KEY_FORM'])
    expect(codes(await bind(person + 1, 'short'), 'posterVisitsBind')).toEqual(['VISITOR_KEY_FORM'])
    expect(errorCodes(await run(guest, 'posterVisitsBind', 'posters { id }', { visitorKey: key() }))).toHaveLength(1)
    expect(await log(poster.id)).toEqual({ totalCount: 0, nodes: [] })
    for (let turn = 1; turn < MOST_VISITS; turn++) await visit('A'.repeat(16))
    expect(codes(await visit(code), 'posterVisit')).toEqual(['TOO_MANY_VISITS'])
    expect(await log(poster.id)).toEqual({ totalCount: 0, nodes: [] })
  })
})

describe('a task to invite people', () => {
  const task = async () => {
    const facts = {
      kind: 'INVITE',
      title: 'Bring somebody',
      target: '9',
      rewardPoints: 1,
      startsAt: at(-9),
      endsAt: at(90),
    }
    return (await run(platform(), 'taskCreate', 'task { id }', facts)).data.taskCreate.task.id as string
  }
  const progress = async (taskId: string, ordinal: number) => {
    const { data } = await house.asks(buyer(ordinal), '{ myTasks { progress task { id } } }')
    return data.myTasks.find((one: { task: { id: string } }) => one.task.id === taskId)?.progress
  }
  const registers = async (ordinal: number, inviter: number | null = null) => {
    const inviterId = inviter === null ? null : accountId(inviter)
    await house.hears(userRegistered({ accountId: accountId(ordinal), displayName: 'New', inviterId }))
    await house.hears(userVerified({ accountId: accountId(ordinal) }))
  }

  test.each([
    ['after', [registers, bind]],
    ['before', [bind, registers]],
  ])('counts who saw a poster and then registered, once, also where they sign in %s it is heard', async (_, steps) => {
    const [taskId, poster] = [await task(), await made()]
    const [first, second] = [await taken(poster.id), await taken((await made()).id, person + 1)]
    await visit(first.code)
    pass(1_000)
    await visit(second.code)
    for (const step of [...steps, bind]) await step(person + 2)
    expect([await progress(taskId, person), await progress(taskId, person + 1)]).toEqual(['1', '0'])
  })

  test('counts both that are heard at once', async () => {
    const [taskId, poster] = [await task(), await made()]
    await visit((await taken(poster.id)).code)
    await Promise.all([registers(person + 1), bind(person + 1)])
    expect(await progress(taskId, person)).toBe('1')
  })

  test('counts for whom they named, and for nobody where they were here before or saw their own', async () => {
    const [taskId, poster] = [await task(), await made()]
    const { code } = await taken(poster.id)
    await registers(person + 3)
    pass(1_000)
    await visit(code)
    await registers(person + 1, person + 2)
    await bind(person + 1)
    await visit(code, key(person + 3))
    await bind(person + 3, key(person + 3))
    await visit(code, key(person + 4))
    await bind(person + 4, key(person + 4))
    await registers(person, person)
    const all = await Promise.all([0, 2].map((more) => progress(taskId, person + more)))
    expect(all).toEqual(['0', '1'])
  })
})

test('who visited is read by staff alone', async () => {
  const query = `{ posterVisits(posterId: "${(await made()).id}") { totalCount } }`
  for (const viewer of [guest, buyer(1), platform(['promotions.points.view'])])
    expect(errorCodes(await house.asks(viewer, query))).toHaveLength(1)
})
