import { buyerFacts } from '@supermall/contracts/members'
import { featureChanged, shopChanged } from '@supermall/contracts/merchants'
import { openPurchase } from '@supermall/contracts/payments'
import { offers } from '@supermall/contracts/promotions'
import { derivedId, newId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, guest, mall, merchant, mutation } from '../trial/mall.ts'
import { NOW, shopId, skuId } from '../trial/rules.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
  const opened = { value: { paymentId: derivedId('pay', 1), reason: null } }
  const facts = { levelId: null, levelRate: 10_000, groupIds: [], isBlacklisted: false, address: null }
  await house.bus.answer(buyerFacts.requestName, async () => JSON.stringify({ value: facts }))
  await house.bus.answer(openPurchase.requestName, async () => JSON.stringify(opened))
})

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()

const versions = new Map<number, number>()
const tellShop = (
  shop: number,
  facts: { status?: 'OPEN' | 'PAUSED' | 'CLOSED'; expiresAt?: string; version?: number },
) => {
  const version = facts.version ?? (versions.get(shop) ?? 1) + 1
  if (facts.version === undefined) versions.set(shop, version)
  const told = { name: 'Shop', mostProducts: 10, isGoodsAuditNeeded: false, status: 'OPEN' as const, expiresAt: null }
  return house.hears(shopChanged({ shopId: shopId(shop), ...told, ...facts, version }))
}

const COUPON = { name: 'One off', kind: 'STRAIGHT_OFF', off: yuan('1.00'), validDays: 0 }
const ENTITIES: Readonly<Record<string, string>> = {
  couponCreate: 'coupon { id version }',
  couponUpdate: 'coupon { id version }',
  couponPublish: 'coupon { id version }',
  couponClaim: 'memberCoupon { id }',
  couponRedeem: 'memberCoupon { id }',
  couponShare: 'share { code }',
  couponBuy: 'purchase { id }',
  promotionCreate: 'promotion { id version }',
  promotionPublish: 'promotion { id version }',
}
const run = (viewer: Parameters<Mall['asks']>[0], name: string, input: object) =>
  house.asks(viewer, mutation(name, ENTITIES[name] ?? ''), { input })
const keyed = (more: object) => ({ ...more, idempotencyKey: newId('evt') })

async function coupon(shop: number, more: object = {}): Promise<string> {
  const { data } = await run(merchant(shop), 'couponCreate', { shopId: shopId(shop), ...COUPON, ...more })
  const { id, version } = data.couponCreate.coupon
  const out = await run(merchant(shop), 'couponPublish', { couponId: id, expectedVersion: version })
  expect(codes(out, 'couponPublish')).toEqual([])
  return id
}

const REDUCTION = { fullReduction: { tiers: [{ threshold: yuan('10.00'), off: yuan('1.00') }] } }

async function promotion(shop: number, rule: object = REDUCTION): Promise<string> {
  const input = { shopId: shopId(shop), title: 'Autumn', rule, startsAt: at(-1), endsAt: at(5) }
  const { data } = await run(merchant(shop), 'promotionCreate', input)
  const { id, version } = data.promotionCreate.promotion
  await run(merchant(shop), 'promotionPublish', { promotionId: id, expectedVersion: version })
  return id
}

const fen = (minor: number) => ({ minorUnits: String(minor), currency: 'CNY' })
const offer = (shop: number, couponIds: string[] = []) =>
  house.ask(offers, {
    accountId: accountId(1),
    levelId: null,
    groupIds: [],
    couponIds,
    points: 0,
    isSuggesting: false,
    lines: [
      {
        skuId: skuId(1),
        productId: derivedId('prd', 1),
        shopId: shopId(shop),
        categoryId: derivedId('cat', 1),
        quantity: 20,
        list: fen(1_000),
        member: fen(1_000),
        memberRate: null,
        isMemberRefused: false,
        isPriceKept: false,
      },
    ],
  })

const shown = async (shop: number, ids: { promotionId: string; couponId: string }) => {
  const { data } = await house.asks(
    guest,
    `query Shown($shopId: ID!, $promotionId: ID!, $couponId: ID!) {
      couponCentre(shopId: $shopId) { nodes { id } totalCount }
      livePromotions(shopId: $shopId) { id }
      promotion(id: $promotionId) { isLive }
      coupon(id: $couponId) { isOpen }
    }`,
    { shopId: shopId(shop), ...ids },
  )
  return {
    centre: data.couponCentre.nodes.length,
    count: data.couponCentre.totalCount,
    live: data.livePromotions.length,
    promotion: data.promotion,
    coupon: data.coupon,
  }
}
const NOTHING = { centre: 0, count: 0, live: 0, promotion: null, coupon: null }

describe('what is no shop', () => {
  test('is refused, in the place of an empty list', async () => {
    for (const id of ['nope', derivedId('prd', 1)])
      for (const asked of [`livePromotions(shopId: "${id}") { id }`, `couponCentre(shopId: "${id}") { totalCount }`]) {
        const { errors } = await house.asks(guest, `{ ${asked} }`)
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
      }
  })
})

describe('a shop that is paused, closed or over', () => {
  test.each([
    [1, { status: 'PAUSED' }],
    [2, { status: 'CLOSED' }],
    [3, { expiresAt: NOW.toISOString() }],
  ] as const)('offers nothing, and what lies in wallets stays there: shop %i', async (shop, facts) => {
    const free = await coupon(shop, { mostPerBuyer: 3 })
    const sold = await coupon(shop, { way: 'MONEY', price: yuan('3.00') })
    await coupon(shop, { way: 'PASSWORD', password: `open ${shop}` })
    const passed = await coupon(shop, { way: 'SHARE' })
    const rule = await promotion(shop)
    const ids = { promotionId: rule, couponId: free }
    const held = (await run(buyer(1), 'couponClaim', keyed({ couponId: free }))).data.couponClaim.memberCoupon.id
    const before = await shown(shop, ids)
    expect(before).toEqual({ centre: 2, count: 2, live: 1, promotion: { isLive: true }, coupon: { isOpen: true } })
    expect((await offer(shop, [held])).uses).toMatchObject([{ ruleId: rule }])
    await tellShop(shop, facts)
    expect(await shown(shop, ids)).toEqual(NOTHING)
    for (const [name, input] of [
      ['couponClaim', { couponId: free }],
      ['couponBuy', { couponId: sold }],
      ['couponRedeem', { code: `open ${shop}` }],
    ] as const)
      expect([name, codes(await run(buyer(2), name, keyed(input)), name)]).toEqual([name, ['COUPON_NOT_OFFERED']])
    expect(codes(await run(buyer(2), 'couponShare', { couponId: passed }), 'couponShare')).toEqual([
      'COUPON_NOT_OFFERED',
    ])
    const without = await offer(shop, [held])
    expect([without.uses, without.reductions]).toEqual([[], []])
    const { data } = await house.asks(buyer(1), '{ myCoupons(state: UNUSED) { nodes { id } } }')
    expect(data.myCoupons.nodes).toContainEqual({ id: held })
    await tellShop(shop, { status: 'PAUSED', version: 1 })
    await tellShop(shop, { status: 'OPEN' })
    await tellShop(shop, { status: 'PAUSED', version: 2 })
    expect(await shown(shop, ids)).toEqual(before)
    expect((await offer(shop)).uses).toMatchObject([{ ruleId: rule }])
    expect(codes(await run(buyer(2), 'couponClaim', keyed({ couponId: free })), 'couponClaim')).toEqual([])
  })
})

describe('what is switched off for a shop', () => {
  const told = new Map<string, number>()
  const turn = (shop: number, feature: string, isEnabled: boolean, expiresAt: string | null = null) => {
    const version = (told.get(`${shop} ${feature}`) ?? 0) + 1
    told.set(`${shop} ${feature}`, version)
    return house.hears(featureChanged({ shopId: shopId(shop), feature, isEnabled, expiresAt, version }))
  }
  const rows = async () => (await house.sql.query('select 1 from coupon union all select 1 from promotion')).rowCount

  test('coupons are neither written, published, shown, claimed nor bought, until they are on again; held ones stay good', async () => {
    const [free, sold] = [await coupon(4), await coupon(4, { way: 'MONEY', price: yuan('3.00') })]
    const { data } = await run(merchant(4), 'couponCreate', { shopId: shopId(4), ...COUPON })
    const draft = { couponId: data.couponCreate.coupon.id, expectedVersion: 1 }
    const held = (await run(buyer(1), 'couponClaim', keyed({ couponId: free }))).data.couponClaim.memberCoupon.id
    await turn(4, 'COUPONS', false)
    const before = await rows()
    for (const [viewer, name, input, code] of [
      [merchant(4), 'couponCreate', { shopId: shopId(4), ...COUPON }, 'FEATURE_OFF'],
      [merchant(4), 'couponUpdate', { ...draft, ...COUPON }, 'FEATURE_OFF'],
      [merchant(4), 'couponPublish', draft, 'FEATURE_OFF'],
      [buyer(2), 'couponClaim', keyed({ couponId: free }), 'COUPON_NOT_OFFERED'],
      [buyer(2), 'couponBuy', keyed({ couponId: sold }), 'COUPON_NOT_OFFERED'],
    ] as const)
      expect([name, codes(await run(viewer, name, input), name)]).toEqual([name, [code]])
    expect(await rows()).toBe(before)
    const centre = `{ couponCentre(shopId: "${shopId(4)}") { nodes { id } } }`
    expect((await house.asks(guest, centre)).data.couponCentre.nodes).toEqual([])
    expect((await offer(4, [held])).reductions).toHaveLength(1)
    await turn(4, 'COUPONS', true, at(1))
    expect(codes(await run(merchant(4), 'couponPublish', draft), 'couponPublish')).toEqual([])
    expect((await house.asks(guest, centre)).data.couponCentre.nodes).toHaveLength(3)
    house.clock.now = new Date(at(1))
    expect(codes(await run(buyer(2), 'couponClaim', keyed({ couponId: free })), 'couponClaim')).toHaveLength(1)
    house.clock.now = NOW
  })

  const WHOLESALE = { wholesale: { steps: [{ fromQuantity: 10, rate: 9_000 }] } }
  test.each([
    [5, 'FULL_REDUCTION', REDUCTION, WHOLESALE],
    [6, 'WHOLESALE', WHOLESALE, REDUCTION],
  ] as const)(
    'a promotion of that kind is not drawn up, published, shown or counted; others are: shop %i, %s',
    async (shop, feature, rule, other) => {
      const input = { shopId: shopId(shop), title: 'Autumn', startsAt: at(-1), endsAt: at(5) }
      const own = await promotion(shop, rule)
      const drafted = (await run(merchant(shop), 'promotionCreate', { ...input, rule })).data.promotionCreate.promotion
        .id
      await turn(shop, feature, false)
      const before = await rows()
      const draft = { promotionId: drafted, expectedVersion: 1 }
      for (const [name, asked] of [
        ['promotionCreate', { ...input, rule }],
        ['promotionPublish', draft],
      ] as const)
        expect([name, codes(await run(merchant(shop), name, asked), name)]).toEqual([name, ['FEATURE_OFF']])
      expect(await rows()).toBe(before)
      const another = await promotion(shop, other)
      const live = async () =>
        (
          await house.asks(
            guest,
            `{ livePromotions(shopId: "${shopId(shop)}") { id } promotion(id: "${own}") { isLive } }`,
          )
        ).data
      expect(await live()).toEqual({ livePromotions: [{ id: another }], promotion: null })
      expect((await offer(shop)).uses.map(({ ruleId }) => ruleId)).toEqual([another])
      await turn(shop, feature, true)
      expect((await live()).promotion).toEqual({ isLive: true })
      expect((await offer(shop)).uses.map(({ ruleId }) => ruleId)).toContain(own)
    },
  )
})
