import { parseId } from '@supermall/kernel/id'
import { seen } from './sight.ts'
import type {
  StockDocumentLineResolvers,
  StockDocumentResolvers,
  StockTransferLineResolvers,
  StockTransferResolvers,
} from './types.generated.ts'
import { warehouseOf } from './warehouse.ts'

export const StockDocument: StockDocumentResolvers = {
  __resolveReference: async ({ id }, context) =>
    seen(parseId('sdc', id) && (await context.loaders.document.load(id)), context),
  kind: ({ kind }) => kind as 'COUNT',
  shop: ({ shopId }) => ({ id: shopId }),
  warehouse: ({ warehouseId }, _, context) => warehouseOf(warehouseId, context),
  lines: ({ id }, _, { loaders }) => loaders.documentLines.load(id),
}

export const StockDocumentLine: StockDocumentLineResolvers = { sku: ({ skuId }) => ({ id: skuId }) }

export const StockTransfer: StockTransferResolvers = {
  __resolveReference: async ({ id }, context) =>
    seen(parseId('stt', id) && (await context.loaders.transfer.load(id)), context),
  state: ({ state }) => state as 'DRAFT',
  shop: ({ shopId }) => ({ id: shopId }),
  from: ({ fromWarehouseId }, _, context) => warehouseOf(fromWarehouseId, context),
  to: ({ toWarehouseId }, _, context) => warehouseOf(toWarehouseId, context),
  lines: ({ id }, _, { loaders }) => loaders.transferLines.load(id),
}

export const StockTransferLine: StockTransferLineResolvers = { sku: ({ skuId }) => ({ id: skuId }) }
