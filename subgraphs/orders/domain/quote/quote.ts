import { total } from '@supermall/kernel/money'
import { backs } from './backs.ts'
import { bundleReasons } from './bundles.ts'
import type { Offers, QuoteFacts, Wish } from './facts.ts'
import { freight } from './freight.ts'
import { freightCoupons, freightReasons } from './freight-coupons.ts'
import { giftReasons, gifts } from './gifts.ts'
import { problemsOf } from './limits.ts'
import { balance, points } from './pay-with.ts'
import { priceLines } from './price-lines.ts'
import { coupons, lineReductions, platformTier, shopTiers } from './reductions.ts'
import type { QuoteState } from './state.ts'
import { remainingOf, taxesOf } from './state.ts'
import { tax } from './tax.ts'

/** The only place where a price is made: carts, quotes and checkouts all ask here. */
export function quote(facts: QuoteFacts): Quoted {
  const priced = priceLines(facts)
  const currency = priced[0]?.line.sku.price.currency ?? 'CNY'
  const all = priced.map(({ line }) => line)
  const one = priced.filter(({ line }) => line.sku.price.currency === currency)
  const start: QuoteState = {
    currency,
    lines: one.map(({ line }) => line),
    freight: new Map(),
    pointsUsed: 0,
    balanceMinor: 0n,
    gifts: [],
    backs: [],
    explain: one.flatMap(({ explain }) => explain),
    problems: problemsOf(all, facts),
  }
  const { whyNot, suggestedCouponIds } = facts.offers
  const worked = STAGES_OF_WORK.reduce((state, stage) => stage(state, facts), start)
  const reasons = [...whyNot, ...freightReasons(worked, facts), ...bundleReasons(facts), ...giftReasons(worked.gifts)]
  return { ...worked, unpriced: all.length - one.length, whyNot: reasons, suggestedCouponIds }
}

/** Some lines are of another currency than the first and were left out of the sums: never orderable together. */
export type Quoted = QuoteState &
  Pick<Offers, 'whyNot' | 'suggestedCouponIds'> & {
    readonly unpriced: number
  }

const STAGES_OF_WORK: readonly ((state: QuoteState, facts: QuoteFacts) => QuoteState)[] = [
  lineReductions,
  shopTiers,
  platformTier,
  coupons,
  freight,
  freightCoupons,
  tax,
  points,
  balance,
  gifts,
  backs,
]

type Sums = {
  readonly goodsMinor: bigint
  readonly discountMinor: bigint
  readonly freightMinor: bigint
  readonly taxMinor: bigint
  readonly includedTaxMinor: bigint
  readonly payableMinor: bigint
}

/** Of the whole, or of one shop. */
export function sumsOf({ lines, freight }: QuoteState, shopId?: string): Sums {
  const own = lines.filter(({ sku }) => shopId === undefined || sku.shopId === shopId)
  const goodsMinor = total(own.map(({ amountMinor }) => amountMinor))
  const freightMinor = shopId === undefined ? total([...freight.values()]) : (freight.get(shopId) ?? 0n)
  const remainingMinor = remainingOf(own)
  const taxMinor = taxesOf(own)
  return {
    goodsMinor,
    discountMinor: goodsMinor - remainingMinor,
    freightMinor,
    taxMinor,
    includedTaxMinor: total(own.map((line) => line.includedTaxMinor)),
    payableMinor: remainingMinor + freightMinor + taxMinor,
  }
}

/** The same SKU counts together, where it was named first. */
export function mergeWishes(wishes: readonly Wish[]): readonly Wish[] {
  const merged = new Map<string, number>()
  for (const { skuId, quantity } of wishes) merged.set(skuId, (merged.get(skuId) ?? 0) + quantity)
  return [...merged].map(([skuId, quantity]) => ({ skuId, quantity }))
}
