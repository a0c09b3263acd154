import { MALL } from '../data/displays.ts'
import type {
  StockDisplayResolvers,
  StockHoldLineResolvers,
  StockHoldPartResolvers,
  StockHoldResolvers,
} from './types.generated.ts'
import { warehouseOf } from './warehouse.ts'

export const StockHold: StockHoldResolvers = {
  state: ({ state }) => state as 'HELD',
  untilAt: ({ until }) => until,
  lines: ({ ownerId }, _, { loaders }) => loaders.holdLines.load(ownerId),
}

export const StockHoldLine: StockHoldLineResolvers = {
  sku: ({ skuId }) => ({ id: skuId }),
  shop: ({ shopId }) => ({ id: shopId }),
  mode: ({ mode }) => mode as 'ON_ORDER',
  state: ({ state }) => state as 'HELD',
}

export const StockHoldPart: StockHoldPartResolvers = {
  warehouse: ({ warehouseId }, _, context) => warehouseOf(warehouseId, context),
}

export const StockDisplay: StockDisplayResolvers = { shop: ({ scope }) => (scope === MALL ? null : { id: scope }) }
