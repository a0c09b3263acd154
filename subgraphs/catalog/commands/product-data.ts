import { newId } from '@supermall/kernel/id'
import { CLEARED } from '../data/json.ts'
import type { SkuData } from '../data/skus.ts'
import { readPrice } from '../domain/price.ts'
import type { AudienceGiven, Said } from '../domain/product.ts'
import type { SkuGiven } from '../domain/sku.ts'
import {
  storedCard,
  storedLevelPrices,
  storedLimits,
  storedParams,
  storedPresell,
  storedSteps,
  storedVerification,
} from '../domain/stored.ts'
import type { PresellGiven, TermsGiven, WholesaleGiven } from '../domain/terms.ts'

/** Columns of what was said; what was not said is left out, so that an edit leaves it and a new product takes its default. */
export function saidData(said: Said) {
  const { imageUrls, videoUrl, params, buyLimits, audience, saleWindow, salesBase } = said
  return {
    ...given('slug', said.slug),
    ...given('title', said.title?.trim()),
    ...given('subtitle', said.subtitle?.trim()),
    ...given('description', said.description),
    ...(imageUrls ? { imageUrls: [...imageUrls], coverUrl: imageUrls[0] ?? null } : {}),
    ...(videoUrl === undefined ? {} : { videoUrl }),
    ...given('params', params && storedParams(params)),
    ...given('labelIds', said.labelIds && [...said.labelIds]),
    ...given('flags', said.flags && [...said.flags]),
    ...(buyLimits === undefined ? {} : storedLimits(buyLimits ?? {})),
    ...(audience === undefined ? {} : audienceData(audience ?? {})),
    ...(saleWindow === undefined
      ? {}
      : { saleStartsAt: saleWindow?.startsAt ?? null, saleEndsAt: saleWindow?.endsAt ?? null }),
    ...given('salesBase', salesBase),
  }
}

const given = <Name extends string, T>(name: Name, value: T | null | undefined): { readonly [K in Name]?: T } =>
  (value == null ? {} : { [name]: value }) as { readonly [K in Name]?: T }

const audienceData = (audience: AudienceGiven) => ({
  viewLevelIds: [...(audience.viewLevelIds ?? [])],
  viewGroupIds: [...(audience.viewGroupIds ?? [])],
  buyLevelIds: [...(audience.buyLevelIds ?? [])],
  buyGroupIds: [...(audience.buyGroupIds ?? [])],
})

export type SaleTerms = TermsGiven & {
  readonly presell?: PresellGiven | null
  readonly wholesale?: readonly WholesaleGiven[] | null
}

/** Terms are kept whole; `null` clears them, absent ones stay. */
export function termsData({ presell, wholesale, verification, card }: SaleTerms, currency: string) {
  return {
    ...(presell === undefined ? {} : { presell: presell === null ? CLEARED : storedPresell(presell, currency) }),
    ...(wholesale === undefined ? {} : { wholesale: storedSteps(wholesale ?? [], currency) }),
    ...(verification === undefined
      ? {}
      : { verification: verification === null ? CLEARED : storedVerification(verification) }),
    ...(card === undefined ? {} : { card: card === null ? CLEARED : storedCard(card) }),
  }
}

type Owner = { readonly productId: string; readonly shopId: string; readonly now: Date }

type Earlier = readonly { readonly id: string; readonly optionValues: readonly string[] }[]

/** Rows of SKUs that were checked. One whose values an earlier SKU has goes on as that one: carts and stock know its id. */
export function skusOf(skus: readonly SkuGiven[], owner: Owner, earlier: Earlier = []): readonly SkuData[] {
  const { productId, shopId, now } = owner
  const ids = new Map([...earlier].reverse().map(({ id, optionValues }) => [JSON.stringify(optionValues), id]))
  return skus.map((sku, position) => {
    const { currency } = sku.price
    return {
      id: ids.get(JSON.stringify(sku.optionValues)) ?? newId('sku', now.getTime()),
      productId,
      shopId,
      code: sku.code,
      position,
      currency,
      optionValues: [...sku.optionValues],
      price: readPrice(sku.price.amount, currency),
      marketPrice: sku.marketPrice ? readPrice(sku.marketPrice.amount, currency) : null,
      costPrice: sku.costPrice ? readPrice(sku.costPrice.amount, currency) : null,
      levelPrices: storedLevelPrices(sku.levelPrices ?? [], currency),
      weightGrams: sku.weightGrams ?? 0,
      imageUrl: sku.imageUrl ?? null,
    }
  })
}
