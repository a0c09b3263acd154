import { bundleGoods, skuFacts } from '@supermall/contracts/catalog'
import { availability } from '@supermall/contracts/inventory'
import { buyerFacts } from '@supermall/contracts/members'
import { boughtPieces, quote } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import type { Buyer } from '../domain/problem.ts'
import type { SkuFact } from '../domain/sku-facts.ts'
import type { Quote, QuoteAsk } from '../providers/mall.ts'

export const skuId = (ordinal: number): Id<'sku'> => derivedId('sku', ordinal)

/** Three SKUs make a product, and thirty a shop; each costs as many yuan as its ordinal says, and one more. */
export const factOf = (ordinal: number, change: Partial<SkuFact> = {}): SkuFact => ({
  skuId: skuId(ordinal),
  productId: derivedId('prd', Math.floor(ordinal / 3)),
  shopId: derivedId('shp', Math.floor(ordinal / 30)),
  categoryId: derivedId('cat', 1),
  kind: 'PHYSICAL',
  title: `Thing ${Math.floor(ordinal / 3)}`,
  optionText: `Kind ${ordinal % 3}`,
  imageUrl: null,
  price: yuan(ordinal + 1),
  levelPrices: [],
  wholesale: [],
  presell: null,
  isOnSale: true,
  isFreeOfShipping: false,
  weightGrams: 100,
  leastPerOrder: 1,
  mostPerOrder: null,
  mostPerBuyer: null,
  buyLevelIds: [],
  buyGroupIds: [],
  secretsLeft: null,
  ...change,
})

export const yuan = (whole: number) => ({ minorUnits: String(whole * 100), currency: 'CNY' })

type BundleItems = readonly { readonly skuId: Id<'sku'>; readonly quantity: number }[]

/** What the others of the mall say, as a test wants it; null is silence. */
type Stand = {
  facts: Map<string, SkuFact>
  available: Map<string, number | null> | null
  /** Of which their shop does not say how many there are. */
  readonly hidden: Set<string>
  buyer: Buyer
  /** Pieces that everybody ordered before, by product. */
  readonly bought: Map<Id<'prd'>, number>
  isQuoting: boolean
  /** What bundles that run hold, by their ids. */
  readonly bundles: Map<string, BundleItems>
  readonly asked: string[]
  readonly quoted: QuoteAsk[]
}

export const stand = (facts: readonly SkuFact[]): Stand => ({
  facts: new Map(facts.map((fact) => [fact.skuId, fact])),
  available: new Map(),
  hidden: new Set(),
  buyer: { levelId: null, groupIds: [] },
  bought: new Map(),
  isQuoting: true,
  bundles: new Map(),
  asked: [],
  quoted: [],
})

/** Catalog, inventory, members and orders as small as they can be; stock that a test does not name is never counted. */
export const answersOf = (stand: Stand) => [
  answer(skuFacts, async ({ skuIds }) => {
    stand.asked.push('facts')
    if (stand.facts.size === 0) throw new Error('the catalogue is away')
    return { skus: skuIds.flatMap((id) => stand.facts.get(id) ?? []) }
  }),
  answer(bundleGoods, async ({ bundleId }) => {
    const items = stand.bundles.get(bundleId)
    const [shopId, price] = [derivedId('shp', 0), yuan(1)]
    const [startsAt, endsAt] = ['2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z']
    return {
      bundle: items ? { bundleId, shopId, title: 'A bundle', price, startsAt, endsAt, items: [...items] } : null,
    }
  }),
  answer(availability, async ({ skuIds }) => {
    stand.asked.push('stock')
    const { available } = stand
    if (available === null) throw new Error('inventory is away')
    return {
      skus: skuIds.map((id) => ({ skuId: id, available: available.get(id) ?? null, isShown: !stand.hidden.has(id) })),
    }
  }),
  answer(buyerFacts, async () => {
    stand.asked.push('buyer')
    return {
      ...stand.buyer,
      groupIds: [...stand.buyer.groupIds],
      levelRate: 10_000,
      isBlacklisted: false,
      address: null,
    }
  }),
  answer(boughtPieces, async ({ productIds }) => {
    stand.asked.push('bought')
    return { products: productIds.map((productId) => ({ productId, pieces: stand.bought.get(productId) ?? 0 })) }
  }),
  answer(quote, async (asked) => {
    stand.asked.push('quote')
    stand.quoted.push(asked)
    if (!stand.isQuoting) throw new Error('orders are away')
    return quoteOf(asked, stand)
  }),
]

/** The list price, a yuan off each line and ten for freight. */
function quoteOf({ lines, points, isSuggesting }: QuoteAsk, { facts }: Stand): Quote {
  const priced = lines.map(({ skuId, quantity }) => {
    const fact = facts.get(skuId) ?? factOf(0)
    const amount = Number(fact.price.minorUnits) * quantity
    return {
      skuId,
      quantity,
      productId: fact.productId,
      shopId: fact.shopId,
      unitPrice: fact.price,
      problems: [],
      amount: fen(amount),
      discount: fen(100),
      payable: fen(amount - 100),
    }
  })
  const goods = priced.reduce((sum, { amount }) => sum + Number(amount.minorUnits), 0)
  const off = priced.length * 100
  const sums = {
    goods: fen(goods),
    discount: fen(off),
    freight: fen(1_000),
    tax: fen(0),
    payable: fen(goods - off + 1_000),
  }
  const shopId = priced[0]?.shopId ?? derivedId('shp', 0)
  return {
    currency: 'CNY',
    lines: priced,
    shops: [{ shopId, fulfilment: 'DELIVERY', ...sums }],
    ...sums,
    points: fen(points),
    balance: fen(0),
    problems: [TOO_DEAR],
    unknownSkuIds: [],
    address: null,
    whyNot: [{ ...REASON, ruleId: derivedId('prm', 1), couponId: null }],
    gifts: [],
    backs: [],
    suggestedCouponIds: isSuggesting ? [derivedId('uco', 1)] : [],
    explain: [
      { ...FOR_LEVEL, skuId: priced[0]?.skuId ?? skuId(0), shopId, before: fen(goods), after: fen(goods) },
      {
        stage: 'FREIGHT',
        rule: 'FREIGHT_TEMPLATE',
        shopId,
        before: fen(goods - off),
        after: sums.payable,
        why: 'Sent',
      },
    ],
  }
}

const FOR_LEVEL = { stage: 'LINES', rule: 'LEVEL_PRICE', why: 'For your level' } as const

/** A code of orders, about all of it. */
const AMOUNT_LIMIT = 'AMOUNT_LIMIT'
const TOO_DEAR = { code: AMOUNT_LIMIT, message: 'At most 100000 CNY are paid at once.' }

/** A code of promotions: the cart passes it on and gives none of its own. */
const NOT_REACHED = 'NOT_REACHED'
const REASON = { name: 'Autumn', code: NOT_REACHED, message: 'It needs 1.00 CNY more.' }

const fen = (minorUnits: number) => ({ minorUnits: String(minorUnits), currency: 'CNY' })
