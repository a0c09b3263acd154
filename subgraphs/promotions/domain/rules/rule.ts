/** From this much on, so much is taken off: a sum, or what is still paid in ten-thousandths, then at most so much. */
export type Tier = {
  readonly thresholdMinor: bigint
  readonly offMinor: bigint | null
  readonly rate: number | null
  readonly mostMinor: bigint | null
}

/** A price of its own or a part of the one before, for one SKU or all, for one level or all. The most exact one counts. */
export type PriceTerm = {
  readonly skuId: string | null
  readonly levelId: string | null
  readonly priceMinor: bigint | null
  readonly rate: number | null
}

/** The price of each piece from so many pieces of the product on. */
export type Step = { readonly fromQuantity: number; readonly priceMinor: bigint | null; readonly rate: number | null }

export type FullReduction = { readonly kind: 'FULL_REDUCTION'; readonly tiers: readonly Tier[] }
export type TimedPrice = { readonly kind: 'TIMED_PRICE'; readonly prices: readonly PriceTerm[] }
export type MemberPrice = { readonly kind: 'MEMBER_PRICE'; readonly prices: readonly PriceTerm[] }
export type Wholesale = { readonly kind: 'WHOLESALE'; readonly steps: readonly Step[] }
export type RepeatPurchase = {
  readonly kind: 'REPEAT_PURCHASE'
  readonly rate: number
  /** Whether it lowers what other prices have left, instead of taking their place. */
  readonly isCombined: boolean
}
export type BuyXGetY = {
  readonly kind: 'BUY_X_GET_Y'
  readonly buy: number
  readonly get: number
  /** What of the pieces given is still paid, in ten-thousandths: 0 is free, 5000 is half price. */
  readonly rate: number
  /** Whether each SKU is counted by itself; else all that the promotion is for together, and the cheapest pieces are given. */
  readonly isPerSku: boolean
  readonly mostTimes: number | null
}
export type Package = {
  readonly kind: 'PACKAGE'
  readonly items: readonly { readonly skuId: string; readonly quantity: number }[]
  readonly priceMinor: bigint
  readonly isFreeOfShipping: boolean
  /** What sending its lines costs instead of what they say themselves; absent and null leave it to them. */
  readonly freightMinor?: bigint | null
  /** Whether it is a bundle of the catalogue instead of a promotion's own. */
  readonly isBundle?: boolean
}
export type FreeFreight = {
  readonly kind: 'FREE_FREIGHT'
  readonly thresholdMinor: bigint
  readonly exceptRegionCodes: readonly string[]
}

export type Gift = {
  readonly kind: 'GIFT'
  /** From this amount, or from so many pieces, of what it is good for: one of the two. */
  readonly thresholdMinor: bigint | null
  readonly fromPieces: number | null
  readonly items: readonly { readonly skuId: string; readonly quantity: number }[]
  /** How many of the items the buyer chooses; null gives all of them. */
  readonly choices: number | null
}

/** What a recharge of so much and more gives on top; the best tier that is reached counts alone. */
export type RechargeTier = {
  readonly leastMinor: bigint
  /** Balance: a sum, or a part of what was recharged in ten-thousandths; neither where it gives other things only. */
  readonly giftMinor: bigint | null
  readonly rate: number | null
  readonly points: number
  /** So many for each hundred of the currency, on top of those. */
  readonly pointsRate: number
  readonly couponId: string | null
}
export type RechargeGift = { readonly kind: 'RECHARGE_GIFT'; readonly tiers: readonly RechargeTier[] }

/** What was paid for a line comes back into the wallet, a part of it each day. It changes no price. */
export type FullBackRule = {
  readonly kind: 'FULL_BACK'
  /** Each day a sum for each piece, or of what was paid for the line so many ten-thousandths: one of the two. */
  readonly dailyMinor: bigint | null
  readonly dailyRate: number | null
  readonly days: number
  /** How long after the order is finished the first day is. */
  readonly startDays: number
  /** What one line brings back at most; never more than was paid for it, whether this is said or not. */
  readonly mostMinor: bigint | null
  /** Of what it is good for only these; empty is all of it. */
  readonly skuIds: readonly string[]
}

/** What a promotion does. Its kind says in which stage. */
export type Rule =
  | FullReduction
  | TimedPrice
  | MemberPrice
  | Wholesale
  | RepeatPurchase
  | BuyXGetY
  | Package
  | FreeFreight
  | Gift
  | RechargeGift
  | FullBackRule

export type RuleKind = Rule['kind']

/** What a promotion is good for: a shop's never reaches another shop. Empty lists leave it open; what is left out is out. */
export type Scope = {
  readonly productIds: readonly string[]
  readonly categoryIds: readonly string[]
  readonly excludedProductIds: readonly string[]
}

export const WHOLE = 10_000

/** Half a unit is rounded up, as members' prices are. */
export const atRate = (minor: bigint, rate: number): bigint =>
  (minor * BigInt(rate) + BigInt(WHOLE / 2)) / BigInt(WHOLE)
