import { productShops } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findShopsOf } from '../data/product-shops.ts'

export default answer(productShops, async ({ productIds }, { db }: Within) => {
  const found = await findShopsOf(db.sql, productIds)
  return {
    products: found.map(({ productId, shopId, currency }) => ({
      productId: productId as Id<'prd'>,
      shopId: shopId as Id<'shp'>,
      currency,
    })),
  }
})
