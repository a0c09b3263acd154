import type { Id } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import type { QuotedBack } from './quote/backs.ts'
import type { KnownAddress, Wish } from './quote/facts.ts'
import type { QuotedGift } from './quote/gifts.ts'
import type { Quoted } from './quote/quote.ts'
import { sumsOf } from './quote/quote.ts'
import type { QuoteLine } from './quote/state.ts'

type Cost = (minor: bigint) => ReturnType<typeof wire>
type Around = { readonly wishes: readonly Wish[]; readonly address: KnownAddress | null }

/** A quote as it crosses the border. */
export function answerOf(quoted: Quoted, { wishes, address }: Around) {
  const { currency, lines } = quoted
  const sums = sumsOf(quoted)
  const cost = (minor: bigint) => wire(minor, currency)
  const known = new Set(lines.map(({ sku }) => sku.skuId as string))
  return {
    currency,
    lines: lines.map((line) => lineOf(line, quoted)),
    shops: shopsOf(quoted),
    goods: cost(sums.goodsMinor),
    discount: cost(sums.discountMinor),
    freight: cost(sums.freightMinor),
    tax: cost(sums.taxMinor),
    points: cost(lines.reduce((sum, { discounts }) => sum + (discounts.POINTS ?? 0n), 0n)),
    balance: cost(quoted.balanceMinor),
    payable: cost(sums.payableMinor),
    explain: quoted.explain.map(({ stage, rule, skuId, shopId, beforeMinor, afterMinor, why }) => ({
      stage,
      rule,
      skuId: skuId as Id<'sku'> | null,
      shopId: shopId as Id<'shp'> | null,
      before: cost(beforeMinor),
      after: cost(afterMinor),
      why,
    })),
    whyNot: [...quoted.whyNot],
    suggestedCouponIds: [...quoted.suggestedCouponIds],
    gifts: quoted.gifts.map(giftOf),
    backs: quoted.backs.map((back) => backOf(back, cost)),
    problems: quoted.problems
      .filter(({ skuId }) => skuId === null)
      .map(({ code, message, path }) => ({ code, message, ...(path ? { path: [...path] } : {}) })),
    unknownSkuIds: [...new Set(wishes.map(({ skuId }) => skuId))].filter((id) => !known.has(id)) as Id<'sku'>[],
    address,
  }
}

const lineOf = (
  { sku, quantity, unitMinor, amountMinor, remainingMinor, taxMinor }: QuoteLine,
  { currency, problems }: Quoted,
) => ({
  skuId: sku.skuId,
  productId: sku.productId,
  shopId: sku.shopId,
  quantity,
  unitPrice: wire(unitMinor, currency),
  amount: wire(amountMinor, currency),
  discount: wire(amountMinor - remainingMinor, currency),
  payable: wire(remainingMinor + taxMinor, currency),
  problems: problems.filter(({ skuId }) => skuId === sku.skuId).map(({ code }) => code),
})

const backOf = ({ ruleId, name, why, days, startDays, minor, lines }: QuotedBack, cost: Cost) => ({
  ruleId,
  name,
  why,
  days,
  startDays,
  amount: cost(minor),
  lines: lines.map((line) => ({ skuId: line.skuId, amount: cost(line.minor) })),
})

const giftOf = ({ ruleId, name, status, choices, items }: QuotedGift) => ({
  ruleId,
  name,
  status,
  choices,
  items: items.map(({ skuId, quantity, status: state }) => ({ skuId: skuId as Id<'sku'>, quantity, status: state })),
})

function shopsOf(quoted: Quoted) {
  const shopIds = [...new Set(quoted.lines.map(({ sku }) => sku.shopId))]
  return shopIds.map((shopId) => {
    const { goodsMinor, discountMinor, freightMinor, taxMinor, payableMinor } = sumsOf(quoted, shopId)
    const cost = (minor: bigint) => wire(minor, quoted.currency)
    const isSent = quoted.lines.some(({ sku }) => sku.shopId === shopId && sku.kind === 'PHYSICAL')
    const sums = { goods: cost(goodsMinor), discount: cost(discountMinor), freight: cost(freightMinor) }
    return {
      shopId,
      fulfilment: isSent ? ('DELIVERY' as const) : ('NONE' as const),
      ...sums,
      tax: cost(taxMinor),
      payable: cost(payableMinor),
    }
  })
}
