import { z } from 'zod'
import { event, idOf, instant, moneyOnWire, request } from './define.ts'

const product = { productId: idOf('prd'), shopId: idOf('shp'), version: z.int() }

export const productCreated = event('product.created', 'productId', product)
export const productUpdated = event('product.updated', 'productId', product)
export const productOnShelf = event('product.on_shelf', 'productId', product)
export const productOffShelf = event('product.off_shelf', 'productId', product)
export const productDeleted = event('product.deleted', 'productId', product)

/** A SKU's sale price moved: carts and caches listen. */
export const priceChanged = event('price.changed', 'skuId', {
  skuId: idOf('sku'),
  productId: idOf('prd'),
  before: moneyOnWire,
  after: moneyOnWire,
})

export const categoryChanged = event('category.changed', 'categoryId', { categoryId: idOf('cat'), version: z.int() })

export const keywordSearched = event('search.keyword_searched', 'keyword', {
  keyword: z.string(),
  accountId: idOf('acc').nullable(),
  resultCount: z.int(),
  at: instant,
})

/** What a cart or an order must know of SKUs now: price, state and limits. Absent SKUs are absent from the answer. */
export const skuFacts = request('catalog.sku-facts', {
  ask: { skuIds: z.array(idOf('sku')).max(100) },
  answer: z.object({
    skus: z.array(
      z.object({
        skuId: idOf('sku'),
        productId: idOf('prd'),
        shopId: idOf('shp'),
        title: z.string(),
        optionText: z.string(),
        imageUrl: z.string().nullable(),
        price: moneyOnWire,
        isOnSale: z.boolean(),
        weightGrams: z.int(),
        leastPerOrder: z.int(),
        mostPerOrder: z.int().nullable(),
        mostPerBuyer: z.int().nullable(),
      }),
    ),
  }),
})
