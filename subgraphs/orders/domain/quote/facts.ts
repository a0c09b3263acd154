import type { skuFacts } from '@supermall/contracts/catalog'
import type { RequestDefinition } from '@supermall/contracts/define'
import type { addressSnapshot, buyerFacts } from '@supermall/contracts/members'
import type { offers } from '@supermall/contracts/promotions'
import type { Point } from '@supermall/kernel/geo'
import type { OrderForm } from '../order-form.ts'
import type { SameCityRule } from '../same-city.ts'
import type { TaxPolicy } from '../tax.ts'
import type { FreeFreightRule, FreightTemplate, ProductTerms } from '../terms.ts'

type AnswerOf<T> = T extends RequestDefinition<infer _Question, infer Answer> ? Answer : never

/** What the catalogue, the members and the promotions tell about what is bought and by whom. */
export type SkuFacts = AnswerOf<typeof skuFacts>['skus'][number]
export type Buyer = Omit<AnswerOf<typeof buyerFacts>, 'address'>
export type Offers = AnswerOf<typeof offers>
export type BundleFacts = NonNullable<AnswerOf<typeof skuFacts>['bundles']>[number]
export type KnownAddress = NonNullable<(typeof addressSnapshot)['_zod']['output']>

/** Somebody whom nobody knows buys at the price that everybody pays. */
export const GUEST: Buyer = { levelId: null, levelRate: 10_000, groupIds: [], isBlacklisted: false }

/** A mall without promotions sells at its prices. */
export const NO_OFFERS: Offers = {
  prices: [],
  reductions: [],
  fixed: [],
  freeFreight: [],
  gifts: [],
  backs: [],
  coupons: [],
  uses: [],
  points: null,
  whyNot: [],
  suggestedCouponIds: [],
}

/** How the shops of the lines send, and what this buyer has bought of what is limited. */
export type ShopFacts = {
  readonly terms: readonly ProductTerms[]
  readonly templates: readonly FreightTemplate[]
  readonly rules: readonly FreeFreightRule[]
  readonly sameCity: readonly SameCityRule[]
  readonly taxes: readonly TaxPolicy[]
  /** What the shops ask of who orders. */
  readonly forms: readonly OrderForm[]
  readonly bought: readonly { readonly productId: string; readonly pieces: number }[]
  readonly closedShopIds: readonly string[]
  /** Of which the balance pays no freight. */
  readonly freightKeptShopIds: readonly string[]
}

export type Wish = { readonly skuId: string; readonly quantity: number }

/** What the catalogue and the stock tell of gifts that could be given; null is never counted, absent not known. */
export type GiftFacts = {
  readonly skus: readonly SkuFacts[]
  readonly available: ReadonlyMap<string, number | null>
}

export const NO_GIFTS: GiftFacts = { skus: [], available: new Map() }

/** What can be spent, and why nothing can. */
export type WalletFacts = { readonly availableMinor: bigint; readonly reason: string | null }

/** Somebody who has not signed in has no wallet. */
export const NO_WALLET: WalletFacts = { availableMinor: 0n, reason: null }

/** What a buyer chooses of a gift that leaves a choice. */
export type GiftChoice = { readonly ruleId: string; readonly skuIds: readonly string[] }

/** Everything that a price depends on; the same facts always give the same price. */
export type QuoteFacts = {
  readonly wishes: readonly Wish[]
  readonly skus: readonly SkuFacts[]
  /** Bundles that some of the SKUs are in, and those that are over and all of whose SKUs are asked for. */
  readonly bundles: readonly BundleFacts[]
  readonly buyer: Buyer
  readonly offers: Offers
  readonly gifts: GiftFacts
  readonly giftChoices: readonly GiftChoice[]
  readonly shops: ShopFacts
  readonly regionCode: string | null
  readonly isPickup: boolean
  readonly isSameCity: boolean
  /** Where the address lies, as far as that is known. */
  readonly place: Point | null
  readonly couponIds: readonly string[]
  readonly points: number
  readonly balanceMinor: bigint
  /** In which money the balance was named, if it was. */
  readonly balanceCurrency?: string | null
  /** What the wallet could pay, where somebody asked and knows. */
  readonly wallet?: WalletFacts | null
  readonly now: Date
}
