import type { Currency } from '@supermall/kernel/money'
import type { Counted } from '@supermall/subgraph/list-page'
import type { Given } from '../data/uses.ts'
import type { Promotion } from '../domain/promotion.ts'
import type {
  BuyXGetY,
  FreeFreight,
  FullBackRule,
  FullReduction,
  Gift,
  MemberPrice,
  Package,
  RechargeGift,
  RechargeTier,
  RepeatPurchase,
  Rule,
  TimedPrice,
  Wholesale,
} from '../domain/rules/rule.ts'

type InMoney<Part> = Part & { readonly currency: Currency }

/** What stands behind types of the schema whose rows do not say it all. */
export type RuleModel = InMoney<Rule>
export type FullReductionModel = InMoney<FullReduction>
export type TimedPriceModel = InMoney<TimedPrice>
export type MemberPriceModel = InMoney<MemberPrice>
export type WholesaleModel = InMoney<Wholesale>
export type RepeatPurchaseModel = InMoney<RepeatPurchase>
export type BuyXGetYModel = InMoney<BuyXGetY>
export type PackageModel = InMoney<Package>
export type FreeFreightModel = InMoney<FreeFreight>
export type GiftModel = InMoney<Gift>
export type RechargeGiftModel = InMoney<RechargeGift>
export type RechargeTierModel = InMoney<RechargeTier>
export type FullBackRuleModel = InMoney<FullBackRule>
export type PromotionGivenModel = InMoney<Omit<Given, 'promotionId'>>
export type PromotionConnectionModel = Counted<Promotion>
