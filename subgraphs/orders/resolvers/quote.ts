import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { QuotedBack } from '../domain/quote/backs.ts'
import type { QuotedGift } from '../domain/quote/gifts.ts'
import { sumsOf } from '../domain/quote/quote.ts'
import type { Problem, QuoteLine } from '../domain/quote/state.ts'
import { ref } from './ref.ts'
import type { QuoteResolvers } from './types.generated.ts'

export const Quote: QuoteResolvers = {
  currency: ({ currency }) => currency as Currency,
  lines: ({ lines, currency }) => lines.map((line) => lineOf(line, currency as Currency)),
  shops: (quote) => {
    const cost = (minor: bigint) => money(minor, quote.currency as Currency)
    return [...new Set(quote.lines.map(({ sku }) => sku.shopId))].map((id) => {
      const sums = sumsOf(quote, id)
      const goods = {
        goods: cost(sums.goodsMinor),
        discount: cost(sums.discountMinor),
        freight: cost(sums.freightMinor),
      }
      return { shop: { id }, ...goods, tax: cost(sums.taxMinor), payable: cost(sums.payableMinor) }
    })
  },
  goods: (quote) => money(sumsOf(quote).goodsMinor, quote.currency as Currency),
  discount: (quote) => money(sumsOf(quote).discountMinor, quote.currency as Currency),
  freight: (quote) => money(sumsOf(quote).freightMinor, quote.currency as Currency),
  tax: (quote) => money(sumsOf(quote).taxMinor, quote.currency as Currency),
  includedTax: (quote) => money(sumsOf(quote).includedTaxMinor, quote.currency as Currency),
  payable: (quote) => money(sumsOf(quote).payableMinor, quote.currency as Currency),
  balance: ({ balanceMinor, currency }) => money(balanceMinor, currency as Currency),
  due: (quote) => money(sumsOf(quote).payableMinor - quote.balanceMinor, quote.currency as Currency),
  explain: ({ explain, currency }) => explain.map((entry) => ({ ...entry, currency: currency as Currency })),
  whyNot: ({ whyNot }) =>
    whyNot.slice(0, MOST_REASONS).map(({ ruleId, couponId, ...why }) => ({
      promotion: ref(parseId('prm', ruleId ?? '')),
      bundle: ref(parseId('bdl', ruleId ?? '')),
      coupon: ref(couponId),
      ...why,
    })),
  suggestedCoupons: ({ suggestedCouponIds }) => suggestedCouponIds.map((id) => ({ id })),
  gifts: ({ gifts }) => gifts.map(giftOf),
  backs: ({ backs, currency }) => backs.map((back) => backOf(back, currency as Currency)),
  problems: ({ problems }) => problems.slice(0, MOST_PROBLEMS).map(problemOf),
  cashOnDeliveryProblems: ({ atDoor }) => atDoor.map(problemOf),
}

const MOST_PROBLEMS = 100
const MOST_REASONS = 100

const lineOf = ({ sku, quantity, ...line }: QuoteLine, currency: Currency) => ({
  sku: ref(sku.skuId),
  product: ref(sku.productId),
  shop: ref(sku.shopId),
  title: sku.title,
  optionText: sku.optionText,
  imageUrl: sku.imageUrl,
  quantity,
  listPrice: money(line.listMinor, currency),
  unitPrice: money(line.unitMinor, currency),
  amount: money(line.amountMinor, currency),
  payable: money(line.remainingMinor + line.taxMinor, currency),
  tax: money(line.taxMinor, currency),
  includedTax: money(line.includedTaxMinor, currency),
  discount: money(line.amountMinor - line.remainingMinor, currency),
})

const giftOf = ({ ruleId, name, status, choices, items }: QuotedGift) => ({
  promotion: ref(ruleId),
  name,
  status,
  choices,
  items: items.map(({ skuId, sku, quantity, status: state }) => ({
    sku: ref(skuId),
    title: sku?.title ?? null,
    optionText: sku?.optionText ?? null,
    imageUrl: sku?.imageUrl ?? null,
    quantity,
    status: state,
  })),
})

const backOf = ({ ruleId, name, why, days, startDays, minor, lines }: QuotedBack, currency: Currency) => ({
  promotion: ref(ruleId),
  name,
  why,
  dayCount: days,
  startDays,
  amount: money(minor, currency),
  lines: lines.map((line) => ({ sku: ref(line.skuId), amount: money(line.minor, currency) })),
})

const problemOf = ({ code, message, skuId, couponId, path }: Problem) => ({
  code,
  message,
  sku: ref(skuId),
  coupon: ref(couponId ?? null),
  path: path ?? null,
})
