import { derivedId } from '@supermall/kernel/id'
import { least } from '@supermall/kernel/money'
import fc from 'fast-check'
import type { CouponKind, Stacking } from '../domain/coupons/terms.ts'
import type { Rule } from '../domain/rules/rule.ts'
import { inWallet } from './coupons.ts'
import { bought, factsFor, levelId, productId, ruleOf, shopId, skuId } from './rules.ts'

const minor = fc.bigInt(1n, 3_000n)
const rate = fc.integer({ min: 0, max: 9_999 })
const threshold = fc.bigInt(0n, 6_000n)
const currency = fc.constantFrom('CNY' as const, 'JPY' as const, 'KWD' as const)
/** One in five. */
const rarely = <Value>(of: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 4 }, { arbitrary: of, weight: 1 })
const shop = fc.constantFrom(null, 0, 1)
const products = fc.constantFrom<readonly number[]>([], [], [0, 1])
/** What is named beside products, what is left out, and for whom it is; mostly nothing, and everybody. */
const reach = fc.record({
  categories: fc.constantFrom<readonly number[]>([], [], [1]),
  excluded: fc.constantFrom<readonly number[]>([], [], [], [0]),
  levels: fc.constantFrom<readonly number[]>([], [], [], [], [1], [2]),
  groups: fc.constantFrom<readonly number[]>([], [], [], [], [1], [2, 3]),
})
const term = fc.record({
  skuId: fc.constant(null),
  priceMinor: fc.constant(null),
  rate,
  levelId: fc.constantFrom(null, levelId(1), levelId(2)),
})

const tier = fc.record({
  thresholdMinor: threshold,
  offMinor: minor,
  rate: fc.constant(null),
  mostMinor: fc.constant(null),
})
const parts = (many: number) => [
  { skuId: skuId(0), quantity: many },
  { skuId: skuId(1), quantity: 1 },
]

const lowering: readonly fc.Arbitrary<Rule>[] = [
  fc.array(tier, { minLength: 1, maxLength: 3 }).map((tiers) => ({ kind: 'FULL_REDUCTION', tiers })),
  fc.record({ rate, mostMinor: fc.option(minor), thresholdMinor: minor }).map((one) => ({
    kind: 'FULL_REDUCTION',
    tiers: [{ ...one, offMinor: null }],
  })),
  term.map((one) => ({ kind: 'TIMED_PRICE', prices: [one] })),
  term.map((one) => ({ kind: 'MEMBER_PRICE', prices: [one] })),
  fc.record({ rate, isCombined: fc.boolean() }).map((one) => ({ kind: 'REPEAT_PURCHASE', ...one })),
  fc.record({ fromQuantity: fc.integer({ min: 2, max: 6 }), priceMinor: minor }).map((step) => ({
    kind: 'WHOLESALE',
    steps: [{ ...step, rate: null }],
  })),
]

const rule: fc.Arbitrary<Rule> = fc.oneof(
  ...lowering,
  fc
    .record({
      buy: fc.integer({ min: 1, max: 3 }),
      get: fc.integer({ min: 1, max: 2 }),
      rate,
      isPerSku: fc.boolean(),
      mostTimes: fc.option(fc.integer({ min: 1, max: 2 })),
    })
    .map((one) => ({ kind: 'BUY_X_GET_Y' as const, ...one })),
  fc
    .record({ priceMinor: minor, many: fc.integer({ min: 1, max: 2 }), freightMinor: fc.option(minor) })
    .map(({ many, ...one }) => ({
      kind: 'PACKAGE' as const,
      isFreeOfShipping: one.freightMinor === 1n,
      items: parts(many),
      ...one,
    })),
  threshold.map((thresholdMinor) => ({ kind: 'FREE_FREIGHT' as const, thresholdMinor, exceptRegionCodes: [] })),
  fc.tuple(threshold, fc.option(fc.integer({ min: 1, max: 8 }))).map(([thresholdMinor, fromPieces]) => ({
    kind: 'GIFT' as const,
    choices: null,
    items: [{ skuId: skuId(9), quantity: 1 }],
    fromPieces,
    thresholdMinor: fromPieces === null ? thresholdMinor : null,
  })),
)

const rules = fc.array(
  fc.record({
    rule,
    shop,
    products,
    reach,
    currency: rarely(currency),
    /** How often one buyer may have it, and this one has had it. */
    buyerUses: rarely(fc.tuple(fc.constantFrom(1, 2), fc.integer({ min: 0, max: 2 }))),
    priority: fc.integer({ min: 0, max: 1 }),
    isExclusive: fc.constantFrom(true, false, false, false),
    /** What it may give, and what it has given. */
    budget: rarely(fc.tuple(minor, minor)),
    uses: fc.constantFrom(null, 1, 2),
  }),
  { maxLength: 9 },
)

const coupons = fc.array(
  fc.record({
    shop,
    products,
    reach,
    thresholdMinor: threshold,
    offMinor: minor,
    rate,
    mostMinor: fc.option(minor),
    skus: fc.constantFrom<readonly number[]>([], [], [1], [0, 2]),
    kind: fc.constantFrom<CouponKind>('THRESHOLD_OFF', 'STRAIGHT_OFF', 'PERCENT', 'FREE_FREIGHT', 'REBATE', 'GOODS'),
    given: fc.record({ ordinal: fc.integer({ min: 0, max: 2 }), quantity: fc.integer({ min: 1, max: 4 }) }),
    stacking: fc.constantFrom<Stacking>('KEEPS_BOTH', 'DROPS_PROMOTION', 'DROPS_MEMBER', 'DROPS_BOTH'),
    status: fc.constantFrom('UNUSED' as const, 'UNUSED' as const, 'UNUSED' as const, 'HELD' as const),
    currency: rarely(currency),
  }),
  { maxLength: 4 },
)

const lines = fc.array(
  fc.record({
    price: minor,
    quantity: fc.integer({ min: 1, max: 5 }),
    member: fc.option(rate),
    isMemberRefused: fc.boolean(),
    keeps: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 1, maxLength: 4 },
)

type Drawn<T> = T extends fc.Arbitrary<infer Value> ? Value : never
type Currency = Drawn<typeof currency>

const linesOf = (drawn: Drawn<typeof lines>) =>
  drawn.map(({ price, quantity, member, keeps, isMemberRefused }, index) =>
    bought(index, price, quantity, {
      shopId: shopId(index % 2),
      memberRate: member,
      productId: productId(index),
      isMemberRefused,
      isPriceKept: keeps === 0,
      categoryId: categoryId(index % 2),
      memberMinor: member === null ? price : (price * BigInt(member) + 5_000n) / 10_000n,
    }),
  )

const rulesOf = (drawn: Drawn<typeof rules>, own: Currency) =>
  drawn.map((one, index) => {
    const isPricedFreely = one.rule.kind === 'FREE_FREIGHT' || one.rule.kind === 'GIFT'
    return ruleOf(index, one.rule, {
      shopId: one.shop === null ? null : shopId(one.shop),
      priority: one.priority,
      currency: one.currency ?? own,
      isExclusive: one.isExclusive,
      budgetUses: one.uses,
      budgetMinor: one.budget === null || isPricedFreely ? null : one.budget[0],
      buyerUses: one.buyerUses?.[0] ?? null,
      ...audienceOf(one.reach),
      scope: scopeOf(one),
    })
  })

const spentOf = (drawn: Drawn<typeof rules>) =>
  new Map(
    drawn.map(({ budget, uses }, index) => {
      const [most, given] = budget ?? [0n, 0n]
      return [
        derivedId('prm', index) as string,
        { givenMinor: least(most, given / 3n), useCount: uses === null ? 0 : 1 },
      ]
    }),
  )

type Reach = Drawn<typeof reach>
const categoryId = (ordinal: number) => derivedId('cat', ordinal)
const groupId = (ordinal: number) => derivedId('mgr', ordinal)
const audienceOf = ({ levels, groups }: Reach) => ({ levelIds: levels.map(levelId), groupIds: groups.map(groupId) })
const scopeOf = ({
  products: named,
  reach: { categories, excluded },
}: {
  products: readonly number[]
  reach: Reach
}) => ({
  productIds: named.map(productId),
  categoryIds: categories.map(categoryId),
  excludedProductIds: excluded.map(productId),
})

const goodsOf = ({ ordinal, quantity }: { ordinal: number; quantity: number }) => ({
  goodsSkuId: skuId(ordinal),
  goodsQuantity: quantity,
  productIds: [],
  categoryIds: [],
  excludedProductIds: [],
  skuIds: [],
  thresholdMinor: 0n,
  offMinor: null,
})

const usesOf = (drawn: Drawn<typeof rules>) =>
  new Map(drawn.map(({ buyerUses }, index) => [derivedId('prm', index) as string, buyerUses?.[1] ?? 0]))

const walletOf = (drawn: Drawn<typeof coupons>, own: Currency) =>
  drawn.map(({ shop: of, products: named, reach: within, skus, status, currency: other, given, ...terms }, index) =>
    inWallet(
      index,
      {
        ...terms,
        currency: other ?? own,
        shopId: of === null ? null : shopId(of),
        ...scopeOf({ products: named, reach: within }),
        ...audienceOf(within),
        skuIds: skus.map(skuId),
        ...(terms.kind === 'GOODS' ? goodsOf(given) : {}),
      },
      { status },
    ),
  )

/** Carts of one currency with rules, budgets and coupons of every kind, of the same currency and of others. */
export const carts = fc
  .record({ currency, lines, rules, coupons, level: fc.constantFrom(null, levelId(1)), group: rarely(fc.constant(1)) })
  .map((drawn) => {
    const wallet = walletOf(drawn.coupons, drawn.currency)
    return factsFor(linesOf(drawn.lines), rulesOf(drawn.rules, drawn.currency), {
      currency: drawn.currency,
      wallet,
      couponIds: wallet.map(({ id }) => id),
      spent: spentOf(drawn.rules),
      buyer: {
        accountId: derivedId('acc', 1),
        levelId: drawn.level,
        groupIds: drawn.group === null ? [] : [groupId(drawn.group)],
      },
      buyerUses: usesOf(drawn.rules),
      boughtProductIds: new Set([productId(0)]),
    })
  })
