import { difference } from '@supermall/kernel/difference'
import type { ProductRow, SkuRow } from '../data/rows.ts'

/** What an auditor sees of a product: small, and without its page. */
const brief = ({ title, status, auditState, categoryId, priceLow, priceHigh, version }: ProductRow) => ({
  title,
  status,
  auditState,
  categoryId,
  priceLow,
  priceHigh,
  version,
})

const EDITED = [
  'brandId',
  'slug',
  'subtitle',
  'description',
  'coverUrl',
  'imageUrls',
  'videoUrl',
  'params',
  'options',
  'labelIds',
  'flags',
  'auditReason',
  'shelveAt',
  'unshelveAt',
  'leastPerOrder',
  'mostPerOrder',
  'mostPerBuyer',
  'saleStartsAt',
  'saleEndsAt',
  'viewLevelIds',
  'viewGroupIds',
  'buyLevelIds',
  'buyGroupIds',
  'presell',
  'wholesale',
  'verification',
  'card',
  'salesBase',
] as const satisfies readonly (keyof ProductRow)[]

/** Both sides of an edit: the product in short, and of the rest of it what differs. */
export function bothSides(before: ProductRow, after: ProductRow) {
  const changed = difference(before, after, EDITED)
  return { before: { ...brief(before), ...changed.before }, after: { ...brief(after), ...changed.after } }
}

/** One side alone: of a product that is new, or is no more. */
export const wholeOf = (product: ProductRow, skus: readonly { readonly id: string }[]) => ({
  ...brief(product),
  ...difference({}, product, EDITED).after,
  skus: skus.map((sku) => ({ skuId: sku.id, ...difference({}, sku, OF_SKU).after })),
})

const OF_SKU = [
  'code',
  'optionValues',
  'price',
  'marketPrice',
  'costPrice',
  'levelPrices',
  'weightGrams',
  'imageUrl',
  'position',
] as const satisfies readonly (keyof SkuRow)[]

type Sides = ReturnType<typeof bothSides>
type Skus = { readonly earlier: readonly SkuRow[]; readonly later: readonly { readonly id: string }[] }

/** And of its SKUs those that came, went or changed, at most as many as a product has. */
export function withSkus(sides: Sides, { earlier, later }: Skus) {
  const live = earlier.filter(({ retiredAt }) => retiredAt === null)
  const ids = [...new Set([...live, ...later].map(({ id }) => id))]
  const pairs = ids.map((skuId) => {
    const [was, is] = [live, later].map((all) => all.find(({ id }) => id === skuId))
    const changed = difference(was ?? {}, is ?? {}, OF_SKU)
    return { was: was && { skuId, ...changed.before }, is: is && { skuId, ...changed.after }, changed }
  })
  const news = pairs.filter(({ changed }) => Object.keys(changed.after).length > 0)
  return {
    before: { ...sides.before, skus: news.flatMap(({ was }) => was ?? []) },
    after: { ...sides.after, skus: news.flatMap(({ is }) => is ?? []) },
  }
}
