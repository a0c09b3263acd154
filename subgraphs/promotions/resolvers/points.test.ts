import { derivedId, newId } from '@supermall/kernel/id'
import { cursorsCrossed } from '@supermall/testing/cursors'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Asked, Mall } from '../trial/mall.ts'
import { accountId, buyer, errorCodes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { brokenPoints } from '../trial/points.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})
afterEach(async () => {
  expect(await brokenPoints(house.sql)).toEqual([])
})

const POINTS = 'points { available held owed worth { amount } expiring { points expiresAt } }'
const cny = (amount: string) => ({ amount, currency: 'CNY' })
const codesOf = (asked: Asked, name: string): string[] =>
  asked.data[name].errors.map(({ code }: { code: string }) => code)

const credit = (input: object, viewer = platform()) =>
  house.asks(viewer, mutation('pointsCredit', POINTS), {
    input: { accountId: accountId(1), points: 100, reason: 'A gift', idempotencyKey: newId('adj'), ...input },
  })
const debit = (input: object) =>
  house.asks(platform(), mutation('pointsDebit', POINTS), {
    input: { accountId: accountId(1), points: 100, reason: 'A mistake', idempotencyKey: newId('adj'), ...input },
  })
const own = async (ordinal: number) =>
  (await house.asks(buyer(ordinal), '{ myPoints { available worth { amount currency } expiring { points } } }')).data
    .myPoints

describe('points by hand', () => {
  test('are given and taken with a reason that their owner reads, and an entry in the audit log', async () => {
    const given = await credit({ points: 250 })
    expect(given.data.pointsCredit.points).toMatchObject({ available: 250, worth: { amount: '2.50' } })
    expect((await debit({ points: 50 })).data.pointsDebit.points.available).toBe(200)
    const { data } = await house.asks(
      buyer(1),
      '{ myPointsEntries(first: 5) { totalCount nodes { kind points balance note account { id } } } }',
    )
    expect(data.myPointsEntries).toEqual({
      totalCount: 2,
      nodes: [
        { kind: 'DEBITED', points: -50, balance: 200, note: 'A mistake', account: { id: accountId(1) } },
        { kind: 'CREDITED', points: 250, balance: 250, note: 'A gift', account: { id: accountId(1) } },
      ],
    })
    expect((await house.audited()).slice(-2).map(({ summary }) => summary)).toEqual([
      ...['Points credited: A gift', 'Points debited: A mistake'],
    ])
    expect((await house.audited()).at(-1)).toMatchObject({ before: { balance: 250 }, after: { balance: 200 } })
  })

  test('are listed to their owner and to the platform, each going on by cursors of its own list only', async () => {
    await credit({ accountId: accountId(3) })
    const lists = [
      { name: 'myPointsEntries', viewer: buyer(3) },
      { name: 'pointsEntries', viewer: platform() },
    ] as const
    expect(await cursorsCrossed(house.asks, lists)).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']])
  })

  test('are given once by key, however often they are asked for at once', async () => {
    const input = { accountId: accountId(2), idempotencyKey: 'twice' }
    survivors(await rival(5, () => credit(input)))
    expect((await own(2)).available).toBe(100)
    expect(codesOf(await credit({ ...input, points: 101 }), 'pointsCredit')).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    expect(codesOf(await credit({ ...input, idempotencyKey: '' }), 'pointsCredit')).toEqual(['IDEMPOTENCY_KEY_INVALID'])
  })

  test('are refused where they make no sense, and nothing changes', async () => {
    const before = await house.sql.query('select * from points_account order by account_id')
    for (const nobody of [derivedId('shp', 1), accountId(999)])
      expect(codesOf(await credit({ accountId: nobody }), 'pointsCredit')).toEqual(['ACCOUNT_NOT_FOUND'])
    expect(codesOf(await credit({ points: 0, reason: ' ' }), 'pointsCredit')).toEqual(['NUMBER_RANGE', 'TEXT_LENGTH'])
    expect(codesOf(await credit({ points: 1_000_000 }), 'pointsCredit')).toEqual(['POINTS_CAP'])
    expect(codesOf(await debit({ points: 201 }), 'pointsDebit')).toEqual(['POINTS_SHORT'])
    const after = await house.sql.query('select * from points_account order by account_id')
    expect(after.rows).toEqual(before.rows)
  })

  test('are for platform staff with the permission alone', async () => {
    for (const viewer of [guest, buyer(1), merchant(0), platform(['promotions.points.view'])])
      expect(errorCodes(await credit({}, viewer))).toHaveLength(1)
  })
})

describe('what somebody has', () => {
  test('is seen by them and by staff, and by nobody else', async () => {
    const text = 'query Of($id: ID!) { pointsOf(accountId: $id) { available } }'
    expect((await house.asks(platform(), text, { id: accountId(1) })).data.pointsOf).toEqual({ available: 200 })
    expect((await house.asks(platform(), text, { id: 'acc_nobody' })).data.pointsOf).toBeNull()
    for (const viewer of [guest, buyer(2), merchant(0)])
      expect(errorCodes(await house.asks(viewer, text, { id: accountId(1) }))).toHaveLength(1)
    expect(errorCodes(await house.asks(guest, '{ myPoints { available } }'))).toEqual(['UNAUTHENTICATED'])
    expect(await own(33)).toEqual({ available: 0, worth: { amount: '0.00', currency: 'CNY' }, expiring: [] })
  })

  test('is without what is too old, and ends within the hour of it', async () => {
    await credit({ accountId: accountId(3), points: 10 })
    const { now } = house.clock
    house.clock.now = new Date(now.getTime() + 366 * 86_400_000)
    expect(await own(3)).toMatchObject({ available: 0, expiring: [] })
    house.clock.now = now
  })

  test('is listed by what staff look for, page by page', async () => {
    const text = `query Entries($where: PointsEntryWhere, $after: String) {
      pointsEntries(where: $where, orderBy: OLDEST, first: 1, after: $after) {
        totalCount nodes { points } pageInfo { hasNextPage endCursor } } }`
    const where = { AND: [{ accountId: { eq: accountId(1) } }, { NOT: { kind: { in: ['WELCOME'] } } }] }
    const first = (await house.asks(platform(), text, { where })).data.pointsEntries
    expect(first).toMatchObject({ totalCount: 2, nodes: [{ points: 250 }], pageInfo: { hasNextPage: true } })
    const second = await house.asks(platform(), text, { where, after: first.pageInfo.endCursor })
    expect(second.data.pointsEntries).toMatchObject({ nodes: [{ points: -50 }], pageInfo: { hasNextPage: false } })
    const deep = { NOT: { NOT: { NOT: { kind: { eq: 'TASK' } } } } }
    expect(errorCodes(await house.asks(platform(), text, { where: deep }))).toEqual(['FILTER_TOO_DEEP'])
    expect(errorCodes(await house.asks(buyer(1), text))).toHaveLength(1)
  })
})

describe('the rules', () => {
  const RULES = 'rules { version worth { amount } earnRate purchaseTiers { least { amount } kind value } }'
  const update = (input: object) =>
    house.asks(platform(), mutation('pointsRulesUpdate', RULES), { input: { expectedVersion: 1, ...input } })

  test('are refused out of bounds, in another currency and to who has seen older ones', async () => {
    expect(codesOf(await update({ worth: cny('0') }), 'pointsRulesUpdate')).toEqual(['AMOUNT_RANGE'])
    expect(codesOf(await update({ worth: { amount: '1', currency: 'USD' } }), 'pointsRulesUpdate')).toEqual([
      'CURRENCY_MISMATCH',
    ])
    expect(codesOf(await update({ worth: cny('0.001') }), 'pointsRulesUpdate')).toEqual(['AMOUNT_INVALID'])
    expect(codesOf(await update({ expectedVersion: 2, earnRate: 1 }), 'pointsRulesUpdate')).toEqual(['STALE_VERSION'])
    expect((await house.asks(guest, '{ pointsRules { version earnRate } }')).data.pointsRules).toEqual({
      version: 1,
      earnRate: 100,
    })
  })

  test('are changed in part, and read by everybody', async () => {
    const tier = { least: cny('500'), kind: 'FIXED', value: 20 }
    const { data } = await update({ purchaseTiers: [tier] })
    expect(data.pointsRulesUpdate.rules).toEqual({
      version: 2,
      worth: { amount: '0.01' },
      earnRate: 100,
      purchaseTiers: [{ least: { amount: '500.00' }, kind: 'FIXED', value: 20 }],
    })
  })

  test('say what of money earns by the way in which it is paid', async () => {
    const rated = (channel: string, rate: number) =>
      house.asks(
        platform(),
        mutation('pointsRulesUpdate', 'rules { payRates { channel rate } purchaseTiers { value } }'),
        {
          input: { expectedVersion: 2, payRates: [{ channel, rate }] },
        },
      )
    expect(codesOf(await rated('balance', 0), 'pointsRulesUpdate')).toEqual(['TEXT_LENGTH'])
    expect(codesOf(await rated('BALANCE', 10_001), 'pointsRulesUpdate')).toEqual(['NUMBER_RANGE'])
    expect((await rated('BALANCE', 0)).data.pointsRulesUpdate.rules).toEqual({
      payRates: [{ channel: 'BALANCE', rate: 0 }],
      purchaseTiers: [{ value: 20 }],
    })
  })

  test('of a product are its own, and versioned from nothing', async () => {
    const set = (input: object) =>
      house.asks(platform(), mutation('productPointsSet', 'productPoints { version earn { kind value } }'), {
        input: { productId: derivedId('prd', 3), expectedVersion: 0, ...input },
      })
    const earn = { kind: 'FIXED', value: 15 }
    expect(codesOf(await set({ productId: derivedId('prd', 99) }), 'productPointsSet')).toEqual(['NOT_FOUND'])
    expect(codesOf(await set({ earn: { ...earn, value: -1 } }), 'productPointsSet')).toEqual(['NUMBER_RANGE'])
    expect((await set({ earn, mostDeduct: cny('2') })).data.productPointsSet.productPoints).toEqual({
      version: 1,
      earn,
    })
    expect(codesOf(await set({ earn }), 'productPointsSet')).toEqual(['STALE_VERSION'])
    const text = 'query Of($id: ID!) { productPoints(productId: $id) { product { id } mostDeduct { amount } } }'
    expect((await house.asks(guest, text, { id: derivedId('prd', 3) })).data.productPoints).toEqual({
      product: { id: derivedId('prd', 3) },
      mostDeduct: { amount: '2.00' },
    })
  })
})
