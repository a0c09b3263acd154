import { buyerFacts, profileFacts } from '@supermall/contracts/members'
import { derivedId, newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Asked, Mall } from '../trial/mall.ts'
import { accountId, buyer, errorCodes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { balanceOf, brokenPoints } from '../trial/points.ts'

let house: Mall
let person = 100
beforeAll(async () => {
  house = await mall()
})
beforeEach(() => {
  person++
  house.clock.now = new Date('2026-11-21T04:00:00Z')
})
afterEach(async () => {
  expect(await brokenPoints(house.sql)).toEqual([])
})

const codesOf = (asked: Asked, name: string): string[] =>
  asked.data[name].errors.map(({ code }: { code: string }) => code)
const does = (name: string, selection: string, input: object, viewer = buyer(person)) =>
  house.asks(viewer, mutation(name, selection), { input })
const keyed = (input: object = {}) => ({ idempotencyKey: newId('adj'), ...input })
const available = async () => (await balanceOf(house.sql, accountId(person))).available
const wait = (count: number) => {
  house.clock.now = new Date(house.clock.now.getTime() + days(count))
}

describe('a sign-in', () => {
  const MONTH = `month { month streakDays hasSignedToday makeUpsLeft days { day isMadeUp points }
    rewards { reward { kind days } isReached isClaimed } }`
  const signIn = (input = keyed()) => does('dailySignIn', MONTH, input)
  const makeUp = (day: string) => does('dailySignInMakeUp', MONTH, keyed({ day }))
  const claim = (kind: string, count: number) => does('dailySignInRewardClaim', MONTH, keyed({ kind, days: count }))

  test('gives more the first time, and once a day', async () => {
    const { data } = await signIn()
    expect(data.dailySignIn.month).toMatchObject({
      month: '2026-11',
      streakDays: 1,
      hasSignedToday: true,
      days: [{ day: '2026-11-21', isMadeUp: false, points: 25 }],
    })
    expect(codesOf(await signIn(), 'dailySignIn')).toEqual(['ALREADY_SIGNED_IN'])
    wait(1)
    await signIn()
    expect(await available()).toBe(30)
  })

  test('of many at once counts once, under whatever key', async () => {
    survivors(await rival(6, () => signIn()))
    expect(await available()).toBe(25)
    const input = keyed()
    wait(1)
    survivors(await rival(4, () => signIn(input)))
    expect(await available()).toBe(30)
  })

  test('that was missed is made up for with points, a few times a month', async () => {
    const poor = await makeUp('2026-11-20')
    expect(poor.data.dailySignInMakeUp.errors).toMatchObject([{ code: 'POINTS_SHORT', path: ['payWith'] }])
    await signIn()
    for (const day of ['2026-11-21', '2026-11-22', '2026-10-31'])
      expect(codesOf(await makeUp(day), 'dailySignInMakeUp')).toEqual(['DAY_NOT_MISSED'])
    for (const day of ['2026-11-31', 'soon', '0000-01-01'])
      expect(codesOf(await makeUp(day), 'dailySignInMakeUp')).toEqual(['DAY_FORM'])
    expect((await makeUp('2026-11-20')).data.dailySignInMakeUp.month).toMatchObject({ streakDays: 2, makeUpsLeft: 2 })
    expect(codesOf(await makeUp('2026-11-20'), 'dailySignInMakeUp')).toEqual(['DAY_NOT_MISSED'])
    expect(await available()).toBe(15)
    await makeUp('2026-11-19')
    await house.sql.query(`update sign_in_rules set make_up_cost = 0`)
    await makeUp('2026-11-18')
    expect(codesOf(await makeUp('2026-11-17'), 'dailySignInMakeUp')).toEqual(['MAKE_UP_LIMIT'])
    await house.sql.query(`update sign_in_rules set make_up_cost = 10`)
  })

  test('seven times in a row gives something once a month', async () => {
    house.clock.now = new Date('2026-11-01T04:00:00Z')
    for (let day = 0; day < 6; day++, wait(1)) await signIn()
    expect(codesOf(await claim('STREAK', 7), 'dailySignInRewardClaim')).toEqual(['NOT_REACHED'])
    expect(codesOf(await claim('STREAK', 8), 'dailySignInRewardClaim')).toEqual(['NOT_FOUND'])
    await signIn()
    const before = await available()
    survivors(await rival(4, () => claim('STREAK', 7)))
    expect(await available()).toBe(before + 30)
    expect(codesOf(await claim('STREAK', 7), 'dailySignInRewardClaim')).toEqual(['ALREADY_CLAIMED'])
    const { data } = await house.asks(buyer(person), `{ myDailySignIns { rewards { isReached isClaimed } } }`)
    expect(data.myDailySignIns.rewards[0]).toEqual({ isReached: true, isClaimed: true })
    house.clock.now = new Date('2026-12-01T04:00:00Z')
    expect(codesOf(await claim('STREAK', 7), 'dailySignInRewardClaim')).toEqual(['NOT_REACHED'])
  })

  test('is for members, and gives nothing while it is off', async () => {
    expect(errorCodes(await does('dailySignIn', MONTH, keyed(), guest))).toHaveLength(1)
    expect(errorCodes(await does('dailySignIn', MONTH, keyed(), merchant(0)))).toHaveLength(1)
    const rules = (input: object, version: number) =>
      does('dailySignInRulesUpdate', 'rules { version isEnabled }', { expectedVersion: version, ...input }, platform())
    expect(codesOf(await rules({ dailyPoints: -1 }, 1), 'dailySignInRulesUpdate')).toEqual(['NUMBER_RANGE'])
    expect(codesOf(await rules({ isEnabled: false }, 7), 'dailySignInRulesUpdate')).toEqual(['STALE_VERSION'])
    expect((await rules({ isEnabled: false }, 1)).data.dailySignInRulesUpdate.rules).toEqual({
      version: 2,
      isEnabled: false,
    })
    expect(codesOf(await signIn(), 'dailySignIn')).toEqual(['SIGN_IN_OFF'])
    await rules({ isEnabled: true }, 2)
    expect(errorCodes(await house.asks(buyer(person), '{ myDailySignIns(month: "2026") { month } }'))).toEqual([
      'BAD_USER_INPUT',
    ])
  })
})

describe('a task', () => {
  const window = { startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' }
  const create = (input: object) =>
    does('taskCreate', 'task { id version kind }', { title: 'Share', target: '2', ...window, ...input }, platform())
  const share = (taskId: string) => does('taskShareRecord', 'memberTask { progress isReached }', { taskId })
  const claim = (taskId: string, input = keyed({ taskId })) =>
    does('taskRewardClaim', 'memberTask { claimedAt progress }', input)

  test('counts a share a day, and gives its reward once', async () => {
    const made = await create({ kind: 'SHARE', rewardPoints: 40 })
    const { id } = made.data.taskCreate.task
    survivors(await rival(4, () => share(id)))
    expect((await share(id)).data.taskShareRecord.memberTask).toEqual({ progress: '1', isReached: false })
    expect(codesOf(await claim(id), 'taskRewardClaim')).toEqual(['NOT_REACHED'])
    wait(1)
    expect((await share(id)).data.taskShareRecord.memberTask).toEqual({ progress: '2', isReached: true })
    survivors(await rival(5, () => claim(id)))
    expect(await available()).toBe(40)
    expect(codesOf(await claim(id), 'taskRewardClaim')).toEqual(['ALREADY_CLAIMED'])
    const { data } = await house.asks(buyer(person), '{ myTasks { task { id } claimedAt } }')
    expect(data.myTasks.find(({ task }: { task: { id: string } }) => task.id === id).claimedAt).not.toBeNull()
  })

  test('of a whole profile asks members, and gives its reward once, whatever is taken out of it later', async () => {
    const profile = { isComplete: false }
    await house.bus.answer(profileFacts.requestName, async () => JSON.stringify({ value: profile }))
    const { id } = (await create({ kind: 'PROFILE', target: '1', rewardPoints: 20 })).data.taskCreate.task
    const shown = async () =>
      (await house.asks(buyer(person), '{ myTasks { task { id } isReached claimedAt } }')).data.myTasks.find(
        ({ task }: { task: { id: string } }) => task.id === id,
      )
    expect([codesOf(await claim(id), 'taskRewardClaim'), await shown()]).toMatchObject([
      ['NOT_REACHED'],
      { isReached: false },
    ])
    profile.isComplete = true
    expect(await shown()).toMatchObject({ isReached: true, claimedAt: null })
    survivors(await rival(4, () => claim(id)))
    profile.isComplete = false
    expect([await available(), (await shown()).isReached]).toEqual([20, true])
    expect(codesOf(await claim(id), 'taskRewardClaim')).toEqual(['ALREADY_CLAIMED'])
    expect(codesOf(await create({ kind: 'PROFILE', rewardPoints: 1 }), 'taskCreate')).toEqual(['NUMBER_RANGE'])
  })

  test('is refused where it makes no sense', async () => {
    const codes = async (input: object) =>
      codesOf(await create({ kind: 'INVITE', rewardPoints: 1, ...input }), 'taskCreate')
    expect(await codes({ title: ' ', target: '0' })).toEqual(['TEXT_LENGTH', 'NUMBER_RANGE'])
    expect(await codes({ rewardPoints: 0 })).toEqual(['REWARD_MISSING'])
    expect(await codes({ endsAt: window.startsAt })).toEqual(['WINDOW_INVALID'])
    expect(await codes({ rewardCouponId: newId('cpn') })).toEqual(['NOT_FOUND'])
    expect(
      errorCodes(await does('taskCreate', 'task { id }', { kind: 'SHARE', title: 'x', target: '1', ...window })),
    ).toHaveLength(1)
  })

  test('is changed by who has seen it last, and counts no more when it is off', async () => {
    const { id } = (await create({ kind: 'SHARE', rewardPoints: 5 })).data.taskCreate.task
    const update = (input: object) =>
      does('taskUpdate', 'task { version isEnabled }', { taskId: id, ...input }, platform())
    expect(codesOf(await update({ expectedVersion: 2, title: 'Other' }), 'taskUpdate')).toEqual(['STALE_VERSION'])
    expect((await update({ expectedVersion: 1, isEnabled: false })).data.taskUpdate.task).toEqual({
      version: 2,
      isEnabled: false,
    })
    expect(codesOf(await share(id), 'taskShareRecord')).toEqual(['NOT_FOUND'])
    expect((await house.asks(guest, 'query T($id: ID!) { task(id: $id) { id } }', { id })).data.task).toBeNull()
    expect(
      (await house.asks(platform(), '{ tasks(first: 1) { totalCount nodes { id } } }')).data.tasks.nodes,
    ).toHaveLength(1)
  })
})

describe('a code', () => {
  const window = { startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' }
  const BATCH = 'batch { id version useCount codeCount codes(first: 100) { totalCount nodes { code useCount } } }'
  const create = (input: object) =>
    does(
      'exchangeBatchCreate',
      BATCH,
      keyed({ name: 'A gift', reward: { points: 30 }, codeCount: 3, ...window, ...input }),
      platform(),
    )
  const codesMade = async (input: object): Promise<string[]> =>
    (await create(input)).data.exchangeBatchCreate.batch.codes.nodes.map(({ code }: { code: string }) => code)
  const redeem = (code: string | undefined, input = keyed({ code }), viewer = buyer(person)) =>
    does('exchangeCodeRedeem', 'use { code name reward { kind points balance { amount } } }', input, viewer)
  const codes = async (code: string | undefined) => codesOf(await redeem(code), 'exchangeCodeRedeem')

  test('is drawn with others, and used by one person once', async () => {
    const made = await codesMade({})
    expect(new Set(made).size).toBe(3)
    const [first] = made
    const used = await redeem(`${first?.slice(0, 4)}-${first?.slice(4).toLowerCase()}`)
    expect(used.data.exchangeCodeRedeem.use).toEqual({
      code: first,
      name: 'A gift',
      reward: { kind: 'POINTS', points: 30, balance: null },
    })
    expect(await codes(first)).toEqual(['ALREADY_CLAIMED'])
    expect(await codes(made[1])).toEqual(['CODE_LIMIT'])
    person++
    expect(await codes(first)).toEqual(['CODE_USED_UP'])
    expect(await available()).toBe(0)
  })

  test('for many is used by as many as may, whoever comes at once', async () => {
    const [code] = await codesMade({ codeCount: 1, mostUses: 3 })
    const first = person
    const used = survivors(await rival(12, (index) => redeem(code, keyed({ code }), buyer(first + (index % 6)))))
    const given = used.filter(({ data }) => data.exchangeCodeRedeem.use !== null)
    expect(given).toHaveLength(3)
    const { rows } = await house.sql.query('select use_count from exchange_code where code = $1', [code])
    expect(rows).toEqual([{ use_count: 3 }])
    person += 6
  })

  test('can be worth money, which the wallet is told of', async () => {
    const reward = { balance: { amount: '5.00', currency: 'CNY' } }
    const [code] = await codesMade({ reward })
    expect((await redeem(code)).data.exchangeCodeRedeem.use.reward.balance).toEqual({ amount: '5.00' })
    const { rows } = await house.sql.query<{ payload: object }>(
      `select envelope->'payload' as payload from outbox_event where name = 'balance.granted'`,
    )
    expect(rows.at(-1)?.payload).toMatchObject({ accountId: accountId(person), amount: { minorUnits: '500' } })
  })

  test('is guessed ten times an hour and no more, by many at once as well', async () => {
    const wrong = survivors(await rival(15, () => codes('AAAABBBBCCCC'))).flat()
    expect(wrong.filter((code) => code === 'CODE_UNKNOWN')).toHaveLength(10)
    expect(wrong.filter((code) => code === 'TOO_MANY_TRIES')).toHaveLength(5)
    const [code] = await codesMade({})
    expect(await codes(code)).toEqual(['TOO_MANY_TRIES'])
    const asked =
      'mutation R($input: ExchangeCodeRedeemInput!) { exchangeCodeRedeem(input: $input) { errors { ...F } } }'
    const fields = 'fragment F on WrongCodesError { retryAfterSeconds }'
    const again = await house.asks(buyer(person), `${asked} ${fields}`, { input: keyed({ code }) })
    expect(again.data.exchangeCodeRedeem.errors).toEqual([{ retryAfterSeconds: 3_600 }])
    house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
    expect(await codes(code)).toEqual([])
  })

  test('is guessed apart from the codes of coupons: neither uses up the tries of the other', async () => {
    const facts = { levelId: null, levelRate: 10_000, groupIds: [], isBlacklisted: false, address: null }
    await house.bus.answer(buyerFacts.requestName, async () => JSON.stringify({ value: facts }))
    const [code] = await codesMade({})
    const guess = async () =>
      codesOf(await does('couponRedeem', 'memberCoupon { id }', keyed({ code: 'no such' })), 'couponRedeem')
    for (let i = 0; i < 10; i++) expect(await guess()).toEqual(['CODE_UNKNOWN'])
    expect(await guess()).toEqual(['TOO_MANY_TRIES'])
    expect(await codes(code)).toEqual([])
    person++
    for (let i = 0; i < 10; i++) expect(await codes('AAAABBBBCCCC')).toEqual(['CODE_UNKNOWN'])
    expect(await codes(code)).toEqual(['TOO_MANY_TRIES'])
    expect(await guess()).toEqual(['CODE_UNKNOWN'])
  })

  test('is not valid before and after its time, or when its batch was stopped', async () => {
    const made = await create({ startsAt: '2026-11-22T00:00:00Z' })
    const { batch } = made.data.exchangeBatchCreate
    const [{ code }] = batch.codes.nodes
    expect(await codes(code)).toEqual(['CODE_NOT_VALID'])
    wait(2)
    const stop = (expectedVersion: number) =>
      does('exchangeBatchStop', 'batch { isStopped }', { batchId: batch.id, expectedVersion }, platform())
    expect(codesOf(await stop(9), 'exchangeBatchStop')).toEqual(['STALE_VERSION'])
    expect((await stop(1)).data.exchangeBatchStop.batch).toEqual({ isStopped: true })
    expect(await codes(code)).toEqual(['CODE_NOT_VALID'])
  })

  test('is refused to be made where it makes no sense, or by who may not', async () => {
    const refusedAs = async (input: object) => codesOf(await create(input), 'exchangeBatchCreate')
    expect(await refusedAs({ codeCount: 1_001, name: ' ' })).toEqual(['TEXT_LENGTH', 'NUMBER_RANGE'])
    expect(await refusedAs({ reward: { balance: { amount: '0', currency: 'CNY' } } })).toEqual(['AMOUNT_RANGE'])
    expect(await refusedAs({ reward: { couponId: derivedId('cpn', 9_999) } })).toEqual(['NOT_FOUND'])
    expect(await refusedAs({ endsAt: window.startsAt })).toEqual(['WINDOW_INVALID'])
    for (const reward of [{}, { points: 1, couponId: newId('cpn') }])
      expect(await refusedAs({ reward })).toEqual(['REWARD_CHOICE'])
    const input = keyed({ name: 'x', reward: { points: 1 }, codeCount: 1, ...window })
    expect(errorCodes(await does('exchangeBatchCreate', BATCH, input, merchant(0)))).toHaveLength(1)
    expect(errorCodes(await house.asks(buyer(1), '{ exchangeBatches { nodes { id } } }'))).toHaveLength(1)
  })
})
