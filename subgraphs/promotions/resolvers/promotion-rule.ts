import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { PriceTerm, RuleKind, Step } from '../domain/rules/rule.ts'
import { shownCoupon } from './coupon-sight.ts'
import type { RuleModel } from './promotion-models.ts'
import { ref, refs } from './ref.ts'
import type {
  FreightPromotionRuleResolvers,
  FullBackRuleResolvers,
  FullReductionRuleResolvers,
  GiftRuleResolvers,
  MemberPriceRuleResolvers,
  PackageRuleResolvers,
  PromotionRuleResolvers,
  RechargeGiftRuleResolvers,
  RechargeGiftTierResolvers,
  TimedPriceRuleResolvers,
  WholesaleRuleResolvers,
} from './types.generated.ts'

const TYPES = {
  FULL_REDUCTION: 'FullReductionRule',
  TIMED_PRICE: 'TimedPriceRule',
  MEMBER_PRICE: 'MemberPriceRule',
  WHOLESALE: 'WholesaleRule',
  REPEAT_PURCHASE: 'RepeatPurchaseRule',
  BUY_X_GET_Y: 'BuyXGetYRule',
  PACKAGE: 'PackageRule',
  FREE_FREIGHT: 'FreightPromotionRule',
  GIFT: 'GiftRule',
  RECHARGE_GIFT: 'RechargeGiftRule',
  FULL_BACK: 'FullBackRule',
} as const satisfies Record<RuleKind, string>

export const PromotionRule: PromotionRuleResolvers = {
  __resolveType: ({ kind }: RuleModel) => TYPES[kind],
}

export const FullReductionRule: FullReductionRuleResolvers = {
  tiers: ({ tiers, currency }) =>
    tiers.map(({ thresholdMinor, offMinor, rate, mostMinor }) => ({
      threshold: money(thresholdMinor, currency),
      rate,
      off: costOrNull(offMinor, currency),
      most: costOrNull(mostMinor, currency),
    })),
}

export const TimedPriceRule: TimedPriceRuleResolvers = {
  prices: ({ prices, currency }) => prices.map((term) => priceOf(term, currency)),
}

export const MemberPriceRule: MemberPriceRuleResolvers = {
  prices: ({ prices, currency }) => prices.map((term) => priceOf(term, currency)),
}

export const WholesaleRule: WholesaleRuleResolvers = {
  steps: ({ steps, currency }) =>
    steps.map(({ fromQuantity, priceMinor, rate }: Step) => ({
      fromQuantity,
      price: costOrNull(priceMinor, currency),
      rate,
    })),
}

export const PackageRule: PackageRuleResolvers = {
  items: ({ items }) => items.map(({ skuId, quantity }) => ({ sku: ref(skuId), quantity })),
  price: ({ priceMinor, currency }) => money(priceMinor, currency),
  freight: ({ freightMinor = null, currency }) => costOrNull(freightMinor, currency),
}

export const GiftRule: GiftRuleResolvers = {
  threshold: ({ thresholdMinor, currency }) => costOrNull(thresholdMinor, currency),
  items: ({ items }) => items.map(({ skuId, quantity }) => ({ sku: ref(skuId), quantity })),
}

export const RechargeGiftRule: RechargeGiftRuleResolvers = {
  tiers: ({ tiers, currency }) => tiers.map((tier) => ({ ...tier, currency })),
}

/** The coupon as far as it may be seen: drafts are for its own people. */
export const RechargeGiftTier: RechargeGiftTierResolvers = {
  least: ({ leastMinor, currency }) => money(leastMinor, currency),
  gift: ({ giftMinor, currency }) => costOrNull(giftMinor, currency),
  coupon: async ({ couponId }, _, context) =>
    couponId === null ? null : shownCoupon(await context.loaders.coupon.load(couponId), context),
}

export const FullBackRule: FullBackRuleResolvers = {
  daily: ({ dailyMinor, currency }) => costOrNull(dailyMinor, currency),
  most: ({ mostMinor, currency }) => costOrNull(mostMinor, currency),
  skus: ({ skuIds }) => refs(skuIds),
}

export const FreightPromotionRule: FreightPromotionRuleResolvers = {
  threshold: ({ thresholdMinor, currency }) => money(thresholdMinor, currency),
}

const priceOf = ({ skuId, levelId, priceMinor, rate }: PriceTerm, currency: Currency) => ({
  sku: ref(skuId),
  level: ref(levelId),
  price: costOrNull(priceMinor, currency),
  rate,
})

const costOrNull = (minor: bigint | null, currency: Currency) => (minor === null ? null : money(minor, currency))
