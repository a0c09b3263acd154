import { walletRecharged, walletRechargeRefunded } from '@supermall/contracts/payments'
import { derivedId, newId } from '@supermall/kernel/id'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, errorCodes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { NOW, shopId, skuId } from '../trial/rules.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})
beforeEach(() =>
  house.sql.query("update promotion set status = 'ENDED', ended_at = now() where kind = 'RECHARGE_GIFT'"),
)

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const soon = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()
const TIERS = [
  { least: yuan('100.00'), gift: yuan('5.00'), points: 20 },
  { least: yuan('500.00'), rate: 1_000, pointsRate: 100 },
]
const rule = { rechargeGift: { tiers: TIERS } }
const draft = (more: object = {}) => ({ title: 'More', rule, startsAt: soon(-1), endsAt: soon(5), ...more })
const PROMOTION = 'promotion { id version status }'
const create = (more: object = {}, viewer = platform()) =>
  house.asks(viewer, mutation('promotionCreate', PROMOTION), { input: draft(more) })
async function published(more: object = {}) {
  const { id, version } = (await create(more)).data.promotionCreate.promotion
  const input = { promotionId: id, expectedVersion: version }
  await house.asks(platform(), mutation('promotionPublish', PROMOTION), { input })
  return id as string
}

/** Told as payments tell it, so often. */
async function recharge(amount: number, who: number, times = 1): Promise<string> {
  const rechargeId = newId('rcg')
  const paid = { minorUnits: String(amount * 100), currency: 'CNY' }
  const draft = walletRecharged({ accountId: accountId(who), amount: paid, rechargeId })
  await Promise.all(Array.from({ length: times }, () => house.hears(draft)))
  return rechargeId
}

const OFFER = `query O($amount: MoneyInput!) {
  rechargeOffer(amount: $amount) { promotion { id } balance { amount } points coupon { id } }
}`
const offer = async (amount: string, viewer = guest as Parameters<typeof house.asks>[0]) =>
  (await house.asks(viewer, OFFER, { amount: yuan(amount) })).data.rechargeOffer
const REWARD = `query R($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Recharge { reward { promotion { id } balance { amount } points } } }
}`
const rewardOf = async (id: string, viewer: Parameters<typeof house.asks>[0]) =>
  (await house.asks(viewer, REWARD, { representations: [{ __typename: 'Recharge', id }] })).data._entities[0].reward
const granted = async (rechargeId: string) =>
  (await house.told('balance.granted')).filter(({ grantId }) => grantId === `gift:${rechargeId}`)
/** A coupon that can be given, of which there are five. */
async function granted5(): Promise<string> {
  const facts = { name: 'For the next time', kind: 'STRAIGHT_OFF', off: yuan('1.00'), way: 'GRANT', validDays: 5 }
  const coupon = { ...facts, totalCount: 5, mostPerBuyer: 1, stacking: 'KEEPS_BOTH' }
  const made = await house.asks(platform(), mutation('couponCreate', 'coupon { id version }'), { input: coupon })
  const { id: couponId, version: expectedVersion } = made.data.couponCreate.coupon
  const input = { couponId, expectedVersion }
  await house.asks(platform(), mutation('couponPublish', 'coupon { id }'), { input })
  return couponId
}
const pointsOf = async (who: number) =>
  (await house.asks(buyer(who), '{ myPoints { available } }')).data.myPoints.available
const usesOf = async (id: string) =>
  (await house.asks(platform(), `{ promotion(id: "${id}") { given { useCount amount { amount } } } }`)).data.promotion
    .given

describe('what a recharge gives', () => {
  test('is shown before, given once however often it is told, and shown to its owner after', async () => {
    const id = await published()
    const given = { promotion: { id }, balance: { amount: '5.00' }, points: 20 }
    expect(await offer('100.00')).toEqual({ ...given, coupon: null })
    const rechargeId = await recharge(100, 1, 3)
    expect(await rewardOf(rechargeId, buyer(1))).toEqual(given)
    expect(await granted(rechargeId)).toMatchObject([
      { accountId: accountId(1), amount: { minorUnits: '500', currency: 'CNY' }, reason: 'More' },
    ])
    expect([await pointsOf(1), await usesOf(id)]).toEqual([20, { useCount: 1, amount: { amount: '5.00' } }])
    expect([await rewardOf(rechargeId, buyer(2)), await rewardOf(rechargeId, guest)]).toEqual([null, null])
  })

  const back = (rechargeId: string, who: number) => {
    const amount = { minorUnits: '10000', currency: 'CNY' }
    const ids = { rechargeId: rechargeId as `rcg_${string}`, refundId: newId('rfd') }
    return walletRechargeRefunded({ accountId: accountId(who), amount, ...ids })
  }

  test('is taken back with its recharge, money, points and coupon, however often it is told', async () => {
    const couponId = await granted5()
    const tiers = [{ least: yuan('1.00'), gift: yuan('5.00'), points: 20, couponId }]
    await published({ rule: { rechargeGift: { tiers } } })
    const rechargeId = await recharge(100, 21)
    const pieces = async () =>
      (await house.sql.query('select status from member_coupon where coupon_id = $1', [couponId])).rows
    expect([await pointsOf(21), await pieces()]).toEqual([20, [{ status: 'UNUSED' }]])
    await Promise.all([1, 2, 3].map(() => house.hears(back(rechargeId, 21))))
    expect([await pointsOf(21), await pieces()]).toEqual([0, [{ status: 'TAKEN_BACK' }]])
    const taken = (await house.told('balance.reclaimed')).filter(({ grantId }) => grantId === `gift:${rechargeId}`)
    expect(taken).toHaveLength(1)
    const shown = '{ myCouponCounts { unusedCount takenBackCount } }'
    expect((await house.asks(buyer(21), shown)).data.myCouponCounts).toEqual({ unusedCount: 0, takenBackCount: 1 })
  })

  test('leaves what an order holds to that order, and what was spent is owed', async () => {
    const couponId = await granted5()
    await published({ rule: { rechargeGift: { tiers: [{ least: yuan('1.00'), points: 20, couponId }] } } })
    const rechargeId = await recharge(100, 22)
    const held = "update member_coupon set status = 'HELD', owner_id = 'chk_22' where coupon_id = $1"
    await house.sql.query(held, [couponId])
    const spent = { accountId: accountId(22), points: 15, reason: 'Test', idempotencyKey: 'spent-22' }
    await house.asks(platform(), mutation('pointsDebit', 'points { available }'), { input: spent })
    await house.hears(back(rechargeId, 22))
    const points = (await house.asks(buyer(22), '{ myPoints { available owed } }')).data.myPoints
    expect(points).toEqual({ available: 0, owed: 15 })
    const { rows } = await house.sql.query('select status, valid_until from member_coupon where coupon_id = $1', [
      couponId,
    ])
    expect(rows).toEqual([{ status: 'HELD', valid_until: NOW }])
  })

  test('is not given when the way back of its recharge was told first, or at the same time', async () => {
    await published()
    const early = newId('rcg')
    await house.hears(back(early, 23))
    const amount = { minorUnits: '10000', currency: 'CNY' }
    await house.hears(walletRecharged({ accountId: accountId(23), amount, rechargeId: early }))
    expect([await granted(early), await pointsOf(23)]).toEqual([[], 0])
    for (const who of [24, 25, 26]) {
      const rechargeId = newId('rcg')
      const paid = walletRecharged({ accountId: accountId(who), amount, rechargeId })
      await Promise.all([house.hears(back(rechargeId, who)), house.hears(paid)])
      const taken = (await house.told('balance.reclaimed')).filter(({ grantId }) => grantId === `gift:${rechargeId}`)
      expect([taken.length, await pointsOf(who)]).toEqual([(await granted(rechargeId)).length, 0])
    }
  })

  test('is taken back of nobody else', async () => {
    await published()
    const [rechargeId, none] = [await recharge(100, 9), await recharge(1, 9)]
    for (const [id, who] of [
      [rechargeId, 8],
      [none, 9],
      [rechargeId, 9],
    ] as const)
      await house.hears(back(id, who))
    const taken = (await house.told('balance.reclaimed')).filter(({ accountId: whose }) => whose === accountId(9))
    expect(taken).toMatchObject([
      { grantId: `gift:${rechargeId}`, accountId: accountId(9), amount: { minorUnits: '500', currency: 'CNY' } },
    ])
  })

  test('is the best tier alone, of what is recharged', async () => {
    await published()
    expect(await offer('99.99')).toBeNull()
    expect(await offer('499.99')).toMatchObject({ balance: { amount: '5.00' }, points: 20 })
    expect(await offer('800.50')).toMatchObject({ balance: { amount: '80.05' }, points: 800 })
    expect(await rewardOf(await recharge(99, 2), buyer(2))).toBeNull()
    expect(await offer('1000.00', platform())).toMatchObject({ points: 1_000 })
    expect(errorCodes(await house.asks(guest, OFFER, { amount: yuan('0.00') }))).toEqual(['BAD_USER_INPUT'])
  })

  test('is of one promotion, the higher one, as long as its budget and the share of each buyer last', async () => {
    const low = await published({ rule: { rechargeGift: { tiers: [{ least: yuan('1.00'), points: 1 }] } } })
    const high = await published({ priority: 5, budget: yuan('8.00'), usesPerBuyer: 1 })
    const first = await recharge(100, 3)
    expect(await rewardOf(first, buyer(3))).toMatchObject({ promotion: { id: high } })
    expect(await offer('100.00', buyer(4))).toMatchObject({ promotion: { id: low }, balance: null, points: 1 })
    const second = await recharge(100, 4)
    expect(await rewardOf(second, buyer(4))).toMatchObject({ promotion: { id: low }, points: 1 })
    expect(await granted(second)).toEqual([])
    expect(await usesOf(high)).toEqual({ useCount: 1, amount: { amount: '5.00' } })
    await house.sql.query('update promotion set budget_minor = 100000 where id = $1', [high])
    expect(await offer('100.00', buyer(3))).toMatchObject({ promotion: { id: low } })
    expect(await offer('100.00', buyer(4))).toMatchObject({ promotion: { id: high } })
    expect(await rewardOf(await recharge(100, 3), buyer(3))).toMatchObject({ promotion: { id: low } })
  })

  test('never gives more than its budget to those who recharge at once', async () => {
    const id = await published({ budget: yuan('16.00') })
    await Promise.all([11, 12, 13, 14, 15].map((who) => recharge(100, who)))
    expect(await usesOf(id)).toEqual({ useCount: 3, amount: { amount: '15.00' } })
  })

  test('can be a coupon, as long as there are some', async () => {
    const coupon = {
      name: 'For the next time',
      kind: 'STRAIGHT_OFF',
      off: yuan('1.00'),
      way: 'GRANT',
      validDays: 5,
      totalCount: 1,
      mostPerBuyer: 1,
      stacking: 'KEEPS_BOTH',
    }
    const made = await house.asks(platform(), mutation('couponCreate', 'coupon { id version }'), { input: coupon })
    expect(codes(made, 'couponCreate')).toEqual([])
    const { id: couponId, version } = made.data.couponCreate.coupon
    const tiers = [{ least: yuan('1.00'), couponId }]
    const drafted = await create({ rule: { rechargeGift: { tiers } } })
    expect(codes(drafted, 'promotionCreate')).toEqual(['NOT_FOUND'])
    const input = { couponId, expectedVersion: version }
    await house.asks(platform(), mutation('couponPublish', 'coupon { id }'), { input })
    await published({ rule: { rechargeGift: { tiers } } })
    expect(await offer('5.00')).toMatchObject({ balance: null, points: 0, coupon: { id: couponId } })
    await recharge(5, 5)
    await recharge(5, 6)
    const rows = await house.sql.query('select account_id from member_coupon where coupon_id = $1', [couponId])
    expect(rows.rows).toEqual([{ account_id: accountId(5) }])
  })

  test.each<[string, object, Parameters<typeof create>[1]]>([
    ['PLATFORM_ONLY', { shopId: shopId(0) }, merchant(0)],
    ['RULE_CHOICE', { scope: { productIds: [derivedId('prd', 1)] } }, platform()],
    ['RULE_CHOICE', { levelIds: [derivedId('lvl', 1)] }, platform()],
    ['REWARD_MISSING', { rule: { rechargeGift: { tiers: [{ least: yuan('1.00') }] } } }, platform()],
    [
      'RULE_CHOICE',
      { rule: { rechargeGift: { tiers: [{ least: yuan('1.00'), gift: yuan('1.00'), rate: 5 }] } } },
      platform(),
    ],
    ['TIERS_ORDER', { rule: { rechargeGift: { tiers: TIERS.toReversed() } } }, platform()],
    ['LIST_LENGTH', { rule: { rechargeGift: { tiers: [] } } }, platform()],
  ])('is refused where it makes no sense: %s', async (code, more, viewer) => {
    const before = await house.sql.query('select count(*) from promotion')
    expect(codes(await create(more, viewer), 'promotionCreate')).toEqual([code])
    expect((await house.sql.query('select count(*) from promotion')).rows).toEqual(before.rows)
  })
})

describe('a gift of goods', () => {
  const gift = (more: object) => ({ shopId: shopId(0), rule: { gift: { items: [{ skuId: skuId(9) }], ...more } } })
  const RULE = `promotion { rule { __typename ... on GiftRule { threshold { amount } fromPieces choices items { sku { id } quantity } } } }`

  test('is drawn up like any other promotion', async () => {
    const input = draft(gift({ fromPieces: 2 }))
    const { data } = await house.asks(merchant(0), mutation('promotionCreate', RULE), { input })
    expect(data.promotionCreate.promotion.rule).toEqual({
      __typename: 'GiftRule',
      threshold: null,
      fromPieces: 2,
      choices: null,
      items: [{ sku: { id: skuId(9) }, quantity: 1 }],
    })
  })

  test('is of the shop that gives it, when it is drawn up, changed and published; the platform gives any', async () => {
    const count = async () => (await house.sql.query('select count(*) from promotion')).rows
    const before = await count()
    const path = ['rule', 'gift', 'items', '0', 'skuId']
    const foreign = draft({ ...gift({ fromPieces: 1 }), shopId: shopId(1) })
    for (const isDryRun of [false, true]) {
      const input = { ...foreign, isDryRun }
      const { data } = await house.asks(merchant(1), mutation('promotionCreate', PROMOTION), { input })
      expect(data.promotionCreate).toMatchObject({ promotion: null, errors: [{ code: 'GIFT_NOT_OWN', path }] })
    }
    const nothing = gift({ fromPieces: 1, items: [{ skuId: skuId(99) }] })
    expect(codes(await create(nothing, merchant(0)), 'promotionCreate')).toEqual(['NOT_FOUND'])
    expect(await count()).toEqual(before)
    expect(codes(await create({ rule: gift({ fromPieces: 1 }).rule }), 'promotionCreate')).toEqual([])

    const tiers = { fullReduction: { tiers: [{ threshold: yuan('5.00'), off: yuan('1.00') }] } }
    const drawn = await create({ shopId: shopId(1), rule: tiers }, merchant(1))
    const { id, version } = drawn.data.promotionCreate.promotion
    const one = { promotionId: id, expectedVersion: version }
    const change = { input: { ...one, rule: gift({ fromPieces: 1 }).rule } }
    expect(
      codes(await house.asks(merchant(1), mutation('promotionUpdate', PROMOTION), change), 'promotionUpdate'),
    ).toEqual(['GIFT_NOT_OWN'])
    const rule = {
      kind: 'GIFT',
      thresholdMinor: null,
      fromPieces: 1,
      choices: null,
      items: [{ skuId: skuId(9), quantity: 1 }],
    }
    await house.sql.query('update promotion set rule = $2 where id = $1', [id, rule])
    const publish = mutation('promotionPublish', PROMOTION)
    expect(codes(await house.asks(merchant(1), publish, { input: one }), 'promotionPublish')).toEqual(['GIFT_NOT_OWN'])
    expect((await house.sql.query('select status, version from promotion where id = $1', [id])).rows).toEqual([
      { status: 'DRAFT', version },
    ])
  })

  test.each<[string, object]>([
    ['RULE_CHOICE', gift({})],
    ['RULE_CHOICE', gift({ fromPieces: 1, threshold: yuan('1.00') })],
    ['NUMBER_RANGE', gift({ fromPieces: 0 })],
    ['LIST_LENGTH', gift({ fromPieces: 1, items: [] })],
    ['NOT_FOUND', gift({ fromPieces: 1, items: [{ skuId: shopId(1) }] })],
    ['NUMBER_RANGE', gift({ fromPieces: 1, choices: 2 })],
    ['BUDGET_INVALID', { ...gift({ fromPieces: 1 }), budget: yuan('1.00') }],
  ])('is refused where it makes no sense: %s', async (code, more) => {
    expect(codes(await create(more, merchant(0)), 'promotionCreate')).toEqual([code])
  })
})
