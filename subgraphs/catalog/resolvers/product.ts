import { parseId } from '@supermall/kernel/id'
import type { Currency, Money } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { isOwn } from '../data/goods-loaders.ts'
import type { ProductRow } from '../data/rows.ts'
import type {
  StoredCard,
  StoredOption,
  StoredParam,
  StoredPresell,
  StoredStep,
  StoredVerification,
} from '../domain/stored.ts'
import { admits, isOnSale } from '../domain/visibility.ts'
import { canBuy } from './bundle.ts'
import type { ProductFlag, ProductKind, ProductResolvers } from './types.generated.ts'

export const Product: ProductResolvers = {
  __resolveReference: ({ id }, { loaders }) => (parseId('prd', id) ? loaders.product.load(id) : null),
  kind: ({ kind }) => kind as ProductKind,
  flags: ({ flags }) => flags as ProductFlag[],
  shop: ({ shopId }) => ({ id: shopId }),
  category: ({ categoryId }, _, { loaders }) => loaders.category.load(categoryId),
  brand: ({ brandId }, _, { loaders }) => (brandId === null ? null : loaders.brand.load(brandId)),
  params: ({ params }) => params as StoredParam[],
  options: ({ options }) => options as unknown as StoredOption[],
  skus: ({ id }, _, { loaders }) => loaders.skusOf.load(id),
  labels: async ({ labelIds }, _, { loaders }) => {
    const labels = await Promise.all(labelIds.map((id) => loaders.label.load(id)))
    return labels.filter((label) => label !== null).filter(({ isEnabled }) => isEnabled)
  },
  priceRange: (product) => ({ low: priced(product, product.priceLow), high: priced(product, product.priceHigh) }),
  isOnSale: (product, _, { clock }) => isOnSale(product, { shownUntil: product.shopShownUntil }, clock()),
  canBuy: async ({ buyLevelIds, buyGroupIds }, _, { loaders }) =>
    buyLevelIds.length + buyGroupIds.length === 0 || admits(await loaders.standing(), buyLevelIds, buyGroupIds),
  buyLimits: ({ leastPerOrder, mostPerOrder, mostPerBuyer }) => ({ leastPerOrder, mostPerOrder, mostPerBuyer }),
  saleWindow: ({ saleStartsAt, saleEndsAt }) =>
    saleStartsAt === null && saleEndsAt === null ? null : { startsAt: saleStartsAt, endsAt: saleEndsAt },
  presell: (product) => {
    const presell = product.presell as StoredPresell | null
    return presell && { ...presell, price: priced(product, presell.price) }
  },
  wholesale: (product) =>
    (product.wholesale as StoredStep[]).map(({ fromQuantity, price }) => ({
      fromQuantity,
      price: priced(product, price),
    })),
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

const priced = ({ currency }: ProductRow, minorUnits: bigint | string): Money =>
  money(BigInt(minorUnits), currency as Currency)
