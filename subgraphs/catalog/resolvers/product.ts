import { admits } from '@supermall/kernel/audience'
import { parseId } from '@supermall/kernel/id'
import type { Currency, Money } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { Context } from '../context.ts'
import { isOwn } from '../data/goods-loaders.ts'
import type { ProductRow } from '../data/rows.ts'
import { offeredTerms } from '../domain/features.ts'
import type { StoredCard, StoredOption, StoredParam, StoredVerification } from '../domain/stored.ts'
import { isOnSale } from '../domain/visibility.ts'
import { canBuy } from './bundle.ts'
import { shown } from './category.ts'
import type { ProductFlag, ProductKind, ProductResolvers } from './types.generated.ts'

export const Product: ProductResolvers = {
  __resolveReference: ({ id }, { loaders }) => (parseId('prd', id) ? loaders.product.load(id) : null),
  kind: ({ kind }) => kind as ProductKind,
  flags: ({ flags }) => flags as ProductFlag[],
  shop: ({ shopId }) => ({ id: shopId }),
  category: async ({ categoryId, shopId }, _, context) => {
    const category = await context.loaders.category.load(categoryId)
    return isOwn(shopId, context.viewer) ? category : shown(category, context)
  },
  brand: ({ brandId }, _, { loaders }) => (brandId === null ? null : loaders.brand.load(brandId)),
  params: ({ params }) => params as StoredParam[],
  options: ({ options }) => options as unknown as StoredOption[],
  skus: ({ id }, _, { loaders }) => loaders.skusOf.load(id),
  labels: async ({ labelIds }, _, { loaders }) => {
    const labels = await Promise.all(labelIds.map((id) => loaders.label.load(id)))
    return labels.filter((label) => label !== null).filter(({ isEnabled }) => isEnabled)
  },
  priceRange: (product) => ({ low: priced(product, product.priceLow), high: priced(product, product.priceHigh) }),
  isOnSale: async (product, _, { clock, loaders }) =>
    isOnSale(product, { shownUntil: product.shopShownUntil, off: await loaders.switchedOff(product) }, clock()),
  canBuy: async ({ viewLevelIds, viewGroupIds, buyLevelIds, buyGroupIds }, _, { loaders }) => {
    const kept = [...viewLevelIds, ...viewGroupIds, ...buyLevelIds, ...buyGroupIds]
    if (kept.length === 0) return true
    const standing = await loaders.standing()
    return admits(standing, viewLevelIds, viewGroupIds) && admits(standing, buyLevelIds, buyGroupIds)
  },
  buyLimits: ({ leastPerOrder, mostPerOrder, mostPerBuyer }) => ({ leastPerOrder, mostPerOrder, mostPerBuyer }),
  saleWindow: ({ saleStartsAt, saleEndsAt }) =>
    saleStartsAt === null && saleEndsAt === null ? null : { startsAt: saleStartsAt, endsAt: saleEndsAt },
  presell: async (product, _, context) => {
    const { presell } = await termsFor(product, context)
    return presell && { ...presell, price: priced(product, presell.price) }
  },
  wholesale: async (product, _, context) => {
    const { wholesale } = await termsFor(product, context)
    return wholesale.map(({ fromQuantity, price }) => ({ fromQuantity, price: priced(product, price) }))
  },
  verification: ({ verification }) => verification as StoredVerification | null,
  card: ({ card }) => card as StoredCard | null,
  bundles: async ({ id }, _, context) => {
    const running = (await context.loaders.runningBundlesOf.load(id)).slice(0, 10)
    const seen = await Promise.all(running.map((bundle) => canBuy(bundle, context)))
    return running.filter((_bundle, at) => seen[at])
  },
  viewCount: ({ viewCount }) => Number(viewCount),
  management: (product, _, { viewer }) => (isOwn(product.shopId, viewer) ? product : null),
}

/** Who runs the shop sees what is kept, whether it is offered or not. */
const termsFor = async (product: ProductRow, { loaders, viewer }: Context) =>
  offeredTerms(product, isOwn(product.shopId, viewer) ? [] : await loaders.switchedOff(product))

const priced = ({ currency }: ProductRow, minorUnits: bigint | string): Money =>
  money(BigInt(minorUnits), currency as Currency)
