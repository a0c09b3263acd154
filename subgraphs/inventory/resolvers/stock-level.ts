import type { Context } from '../context.ts'
import type { StockRow } from '../data/rows.ts'
import type { Sku } from '../domain/stock.ts'
import type { StockLevelResolvers } from './types.generated.ts'

export const StockLevel: StockLevelResolvers = {
  sku: ({ id }) => ({ id }),
  product: ({ productId }) => ({ id: productId }),
  shop: ({ shopId }) => ({ id: shopId }),
  isQuantityShown: ({ isShown }) => isShown,
  onHand: (sku, _, context) => sum(sku, 'onHand', context),
  held: (sku, _, context) => sum(sku, 'held', context),
  sold: async ({ id }, _, { loaders }) =>
    (await loaders.shelvesOf.load(id)).reduce((sold, shelf) => sold + shelf.sold - shelf.returned, 0n),
  stocks: ({ id }, _, { loaders }) => loaders.shelvesOf.load(id),
}

const sum = async ({ id }: Sku, figure: 'onHand' | 'held', { loaders }: Context): Promise<number> =>
  (await loaders.shelvesOf.load(id)).reduce((total, shelf: StockRow) => total + shelf[figure], 0)
