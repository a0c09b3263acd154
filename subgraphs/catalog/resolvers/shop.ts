import { parseId } from '@supermall/kernel/id'
import { productPage } from './product-pages.ts'
import type { ShopResolvers } from './types.generated.ts'

export const Shop: ShopResolvers = {
  __resolveReference: ({ id }) => (parseId('shp', id) ? { id } : null),
  products: ({ id }, args, context) => productPage(args, { shopId: id }, context),
}
