import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { houseMoney } from './money.ts'
import type {
  CartPriceEntryResolvers,
  CartPriceLineResolvers,
  CartPriceResolvers,
  CartPriceShopResolvers,
} from './types.generated.ts'

export const CartPrice: CartPriceResolvers = {
  currency: ({ currency }) => currency as Currency,
  goods: ({ goods }) => houseMoney(goods),
  discount: ({ discount }) => houseMoney(discount),
  freight: ({ freight }) => houseMoney(freight),
  tax: ({ tax }) => houseMoney(tax),
  points: ({ points }) => houseMoney(points),
  balance: ({ balance }) => houseMoney(balance),
  payable: ({ payable }) => houseMoney(payable),
  explain: ({ explain }) => explain.slice(0, MOST_ENTRIES),
  whyNot: ({ whyNot }) =>
    whyNot.slice(0, MOST_REASONS).map(({ ruleId, couponId, ...why }) => ({
      promotion: named('prm', ruleId),
      bundle: named('bdl', ruleId),
      coupon: couponId === null ? null : { id: couponId },
      ...why,
    })),
  suggestedCoupons: ({ suggestedCouponIds }) => suggestedCouponIds.map((id) => ({ id })),
  gifts: ({ gifts }) =>
    gifts.map(({ ruleId, items, ...gift }) => ({
      ...gift,
      promotion: { id: ruleId },
      items: items.map(({ skuId, ...item }) => ({ ...item, sku: { id: skuId } })),
    })),
  problems: ({ problems }) =>
    problems.slice(0, MOST_PROBLEMS).map(({ code, message, path }) => ({ code, message, path: path ?? null })),
  backs: ({ backs }) =>
    backs.map(({ ruleId, amount, days, lines, ...back }) => ({
      ...back,
      promotion: { id: ruleId },
      amount: houseMoney(amount),
      dayCount: days,
      lines: lines.map((line) => ({ sku: { id: line.skuId }, amount: houseMoney(line.amount) })),
    })),
}

export const CartPriceLine: CartPriceLineResolvers = {
  sku: ({ skuId }) => ({ id: skuId }),
  unitPrice: ({ unitPrice }) => houseMoney(unitPrice),
  amount: ({ amount }) => houseMoney(amount),
  discount: ({ discount }) => houseMoney(discount),
  payable: ({ payable }) => houseMoney(payable),
  problems: ({ problems }) => problems.slice(0, MOST_PROBLEMS),
}

export const CartPriceShop: CartPriceShopResolvers = {
  shop: ({ shopId }) => ({ id: shopId }),
  goods: ({ goods }) => houseMoney(goods),
  discount: ({ discount }) => houseMoney(discount),
  freight: ({ freight }) => houseMoney(freight),
  tax: ({ tax }) => houseMoney(tax),
  payable: ({ payable }) => houseMoney(payable),
}

export const CartPriceEntry: CartPriceEntryResolvers = {
  sku: ({ skuId }) => (skuId ? { id: skuId } : null),
  shop: ({ shopId }) => shopId && { id: shopId },
  before: ({ before }) => houseMoney(before),
  after: ({ after }) => houseMoney(after),
}

const named = (prefix: 'prm' | 'bdl', id: string | null) => {
  const known = parseId(prefix, id ?? '')
  return known && { id: known }
}

const MOST_ENTRIES = 500
const MOST_PROBLEMS = 20
const MOST_REASONS = 100
