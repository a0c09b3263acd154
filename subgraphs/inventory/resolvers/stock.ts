import { parseId } from '@supermall/kernel/id'
import { freeOn } from '../domain/stock.ts'
import { seen } from './sight.ts'
import type { StockMovementResolvers, StockResolvers } from './types.generated.ts'
import { warehouseOf } from './warehouse.ts'

export const Stock: StockResolvers = {
  __resolveReference: async ({ id }, context) =>
    seen(parseId('stk', id) && (await context.loaders.shelf.load(id)), context),
  sku: ({ skuId }) => ({ id: skuId }),
  warehouse: ({ warehouseId }, _, context) => warehouseOf(warehouseId, context),
  available: (shelf) => freeOn(shelf),
}

export const StockMovement: StockMovementResolvers = {
  __resolveReference: async ({ id }, context) =>
    seen(parseId('mov', id) && (await context.loaders.movement.load(id)), context),
  sku: ({ skuId }) => ({ id: skuId }),
  warehouse: ({ warehouseId }, _, context) => warehouseOf(warehouseId, context),
  kind: ({ kind }) => kind as 'COUNT',
  ordinal: ({ number }) => number,
}
