import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, errorCodes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { balanceOf, brokenPoints } from '../trial/points.ts'
import { NOW } from '../trial/rules.ts'

let house: Mall
let person = 200
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

const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()
const POSTER = 'poster { id title version path imageUrl isEnabled mostRewarded sharerCouponId }'
const MINE = 'memberPoster { code link qrSvg scanCount rewardedCount poster { title } }'
const run = (viewer: Parameters<Mall['asks']>[0], name: string, input: object) =>
  house.asks(viewer, mutation(name, name === 'posterTake' ? MINE : POSTER), { input })
const draft = (more: object = {}) => ({
  title: 'Look here',
  sharerPoints: 7,
  scannerPoints: 3,
  startsAt: at(-1),
  endsAt: at(48),
  ...more,
})
const made = async (more: object = {}) => (await run(platform(), 'posterCreate', draft(more))).data.posterCreate.poster
const taken = async (posterId: string, ordinal = person) =>
  (await run(buyer(ordinal), 'posterTake', { posterId })).data.posterTake.memberPoster
const scan = (code: string, ordinal: number) => run(buyer(ordinal), 'posterScan', { code })
const points = async (ordinal: number) => (await balanceOf(house.sql, accountId(ordinal))).available
const grantable = async (totalCount: number) => {
  const terms = { name: 'Five off', kind: 'STRAIGHT_OFF', off: { amount: '5.00', currency: 'CNY' }, validDays: 0 }
  const input = { ...terms, way: 'GRANT', totalCount, mostPerBuyer: 10 }
  const COUPON = 'coupon { id version }'
  const { data } = await house.asks(platform(), mutation('couponCreate', COUPON), { input })
  const { id, version } = data.couponCreate.coupon
  const draftOf = { input: { couponId: id, expectedVersion: version } }
  await house.asks(platform(), mutation('couponPublish', COUPON), draftOf)
  return id as string
}
const piecesOf = async (ordinal: number) =>
  (await house.sql.query('select 1 from member_coupon where account_id = $1', [accountId(ordinal)])).rowCount

describe('a poster', () => {
  test('is taken with a code of one’s own, the same whenever it is asked for, as a link and as a picture', async () => {
    const poster = await made({ path: '/sale', imageUrl: '/media/demo/a.png' })
    const ends = survivors(await rival(4, () => taken(poster.id)))
    expect(new Set(ends.map(({ code }) => code)).size).toBe(1)
    const { code, link, qrSvg } = ends[0]
    expect(code).toHaveLength(16)
    expect(link).toBe(`http://localhost:4000/sale?poster=${code}`)
    expect(qrSvg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"/)
    expect((await taken(poster.id, person + 1)).code).not.toBe(code)
    const { data } = await house.asks(guest, '{ posters { id title } }')
    expect(data.posters.map(({ id }: { id: string }) => id)).toContain(poster.id)
  })

  test('rewards both sides once for each person, and writes down who came by whom', async () => {
    const poster = await made()
    const { code } = await taken(poster.id)
    survivors(await rival(4, () => scan(code, person + 1)))
    await scan(code, person + 2)
    expect([await points(person), await points(person + 1), await points(person + 2)]).toEqual([14, 3, 3])
    expect(await taken(poster.id)).toMatchObject({ scanCount: 2, rewardedCount: 2 })
    const query = `query Log($id: ID!) { posterScans(posterId: $id) { totalCount nodes { isRewarded sharer { id } scanner { id } } } }`
    const { data } = await house.asks(platform(), query, { id: poster.id })
    const by = (ordinal: number) => ({
      isRewarded: true,
      sharer: { id: accountId(person) },
      scanner: { id: accountId(ordinal) },
    })
    expect(data.posterScans).toEqual({ totalCount: 2, nodes: [by(person + 2), by(person + 1)] })
  })

  test('counts a person for whoever came first', async () => {
    const poster = await made()
    const [first, second] = [await taken(poster.id), await taken(poster.id, person + 1)]
    await scan(first.code, person + 2)
    expect(codes(await scan(second.code, person + 2), 'posterScan')).toEqual([])
    expect([await points(person), await points(person + 1), await points(person + 2)]).toEqual([7, 0, 3])
  })

  test('rewards for no more people than it says, however many come at once, and counts them all', async () => {
    const poster = await made({ mostRewarded: 2 })
    const { code } = await taken(poster.id)
    survivors(await rival(6, (index) => scan(code, person + 1 + index)))
    expect(await taken(poster.id)).toMatchObject({ scanCount: 6, rewardedCount: 2 })
    expect(await points(person)).toBe(14)
  })

  test('gives coupons as long as there are some; the scan counts all the same', async () => {
    const [sharerCouponId, scannerCouponId] = [await grantable(1), await grantable(5)]
    const poster = await made({ sharerCouponId, scannerCouponId, sharerPoints: 0, scannerPoints: 0 })
    const { code } = await taken(poster.id)
    await scan(code, person + 1)
    expect(codes(await scan(code, person + 2), 'posterScan')).toEqual([])
    expect([await piecesOf(person), await piecesOf(person + 1), await piecesOf(person + 2)]).toEqual([1, 1, 1])
  })

  test('is refused to who passed it on, with a wrong code, and when it is over; nothing changes', async () => {
    const poster = await made()
    const off = await made({ isEnabled: false })
    const { code } = await taken(poster.id)
    expect(codes(await scan(code, person), 'posterScan')).toEqual(['OWN_POSTER'])
    expect(codes(await scan('A'.repeat(16), person), 'posterScan')).toEqual(['NOT_FOUND'])
    expect(codes(await scan('short', person), 'posterScan')).toEqual(['NOT_FOUND'])
    expect(codes(await run(buyer(person), 'posterTake', { posterId: off.id }), 'posterTake')).toEqual(['NOT_FOUND'])
    house.clock.now = new Date(NOW.getTime() + 49 * 3_600_000)
    expect(codes(await scan(code, person + 1), 'posterScan')).toEqual(['NOT_FOUND'])
    expect([await points(person), await points(person + 1)]).toEqual([0, 0])
  })
})

describe('staff', () => {
  test('change a poster by its version, each of it audited', async () => {
    const poster = await made({ sharerCouponId: await grantable(1), imageUrl: '/media/demo/a.png' })
    const seen = { posterId: poster.id, expectedVersion: 1 }
    const changed = await run(platform(), 'posterUpdate', { ...seen, title: 'Other', sharerCouponId: null })
    expect(changed.data.posterUpdate.poster).toMatchObject({
      title: 'Other',
      version: 2,
      sharerCouponId: null,
      imageUrl: '/media/demo/a.png',
    })
    expect(codes(await run(platform(), 'posterUpdate', { ...seen, title: 'Third' }), 'posterUpdate')).toEqual([
      'STALE_VERSION',
    ])
    expect((await house.audited()).filter(({ subject_id }) => subject_id === poster.id)).toHaveLength(2)
  })

  test.each([
    ['TEXT_LENGTH', { title: ' ' }],
    ['TEXT_LENGTH', { description: 'x'.repeat(501) }],
    ['URL_FORM', { imageUrl: 'http://169.254.169.254/a.png' }],
    ['URL_FORM', { imageUrl: '/media/../secret' }],
    ['PATH_FORM', { path: '//elsewhere.example' }],
    ['PATH_FORM', { path: 'javascript:alert(1)' }],
    ['NUMBER_RANGE', { sharerPoints: -1 }],
    ['NUMBER_RANGE', { scannerPoints: 100_001 }],
    ['NUMBER_RANGE', { mostRewarded: 0 }],
    ['WINDOW_INVALID', { endsAt: at(-2) }],
    ['NOT_FOUND', { sharerCouponId: newId('cpn') }],
    ['NOT_FOUND', { scannerCouponId: 'cpn_1' }],
  ])('are told %s of %o', async (code, more) => {
    expect(codes(await run(platform(), 'posterCreate', draft(more)), 'posterCreate')).toEqual([code])
  })

  test('alone make posters and read who scanned them', async () => {
    for (const viewer of [guest, buyer(1), merchant(0, []), platform(['promotions.points.view'])])
      expect(errorCodes(await run(viewer, 'posterCreate', draft()))).toHaveLength(1)
    const query = `{ posterScans(posterId: "${newId('pst')}") { totalCount } }`
    expect(errorCodes(await house.asks(buyer(1), query))).toHaveLength(1)
    expect((await house.asks(platform(), query)).data.posterScans.totalCount).toBe(0)
  })
})
