import { derivedId } from '@supermall/kernel/id'
import type { Offers, QuoteFacts, SkuFacts } from '../domain/quote/facts.ts'
import { GUEST, NO_GIFTS, NO_OFFERS } from '../domain/quote/facts.ts'
import { quote } from '../domain/quote/quote.ts'
import type { FreightTemplate, ProductTerms } from '../domain/terms.ts'
import { shopId } from './goods.ts'

export const now = new Date('2026-11-21T04:00:00Z')
export const yuan = (minorUnits: number | bigint) => ({ minorUnits: String(minorUnits), currency: 'CNY' })
export const priced = (minor: number) => ({ price: yuan(minor) })

export const factsOf = (
  bought: readonly (readonly [SkuFacts, number])[],
  more: Partial<QuoteFacts> = {},
): QuoteFacts => ({
  wishes: bought.map(([sku, quantity]) => ({ skuId: sku.skuId, quantity })),
  skus: bought.map(([sku]) => sku),
  buyer: GUEST,
  bundles: [],
  offers: NO_OFFERS,
  gifts: NO_GIFTS,
  giftChoices: [],
  regionCode: '310115',
  isPickup: false,
  isSameCity: false,
  place: null,
  couponIds: [],
  points: 0,
  balanceMinor: 0n,
  now,
  shops: {
    terms: [],
    templates: [],
    rules: [],
    sameCity: [],
    taxes: [],
    forms: [],
    bought: [],
    closedShopIds: [],
    freightKeptShopIds: [],
  },
  ...more,
})

export const termsOf = (sku: SkuFacts, more: Partial<ProductTerms> = {}): ProductTerms => ({
  productId: sku.productId,
  shopId: sku.shopId,
  templateId: null,
  currency: 'CNY',
  uniformFreightMinor: null,
  freeFromPieces: null,
  freeFromMinor: null,
  freeExceptRegionCodes: [],
  isCashOnDeliveryAllowed: false,
  receiveAfterDays: null,
  version: 1,
  isReturnableAfterShipping: true,
  isMemberDiscounted: true,
  mostBalanceMinor: null,
  taxClass: null,
  ...more,
})

export const template = (more: Partial<FreightTemplate> = {}): FreightTemplate => ({
  id: derivedId('frt', 1),
  shopId: shopId(0),
  name: 'Standard',
  measure: 'PIECES',
  isDefault: true,
  currency: 'CNY',
  version: 1,
  rate: { first: 1, firstMinor: 600n, step: 1, stepMinor: 100n },
  regions: [],
  noDeliveryRegionCodes: [],
  cashRegionCodes: [],
  noCashRegionCodes: [],
  ...more,
})

export const withShops = (shops: Partial<QuoteFacts['shops']>): Partial<QuoteFacts> => ({
  shops: {
    terms: [],
    templates: [],
    rules: [],
    sameCity: [],
    taxes: [],
    forms: [],
    bought: [],
    closedShopIds: [],
    freightKeptShopIds: [],
    ...shops,
  },
})

export const offersOf = (more: Partial<Offers>): Partial<QuoteFacts> => ({ offers: { ...NO_OFFERS, ...more } })
export const unit = (facts: QuoteFacts): bigint | undefined => quote(facts).lines[0]?.unitMinor
export const codes = (facts: QuoteFacts): string[] => quote(facts).problems.map(({ code }) => code)
