import { ok } from '@supermall/kernel/result'
import { payload } from '@supermall/subgraph/payload'
import { createTransfer } from '../commands/create-transfer.ts'
import { createWarehouse } from '../commands/create-warehouse.ts'
import { deleteWarehouse } from '../commands/delete-warehouse.ts'
import { learnSkus } from '../commands/learn-skus.ts'
import { moveTransfer } from '../commands/move-transfer.ts'
import { setStockDisplay } from '../commands/set-stock-display.ts'
import { setStockSettings } from '../commands/set-stock-settings.ts'
import { updateWarehouse } from '../commands/update-warehouse.ts'
import type { WriteDocument } from '../commands/write-document.ts'
import { writeDocument } from '../commands/write-document.ts'
import type { Context } from '../context.ts'
import { MOST_LINES } from '../domain/check.ts'
import type { DocumentKind } from '../domain/document.ts'
import type { MutationResolvers } from './types.generated.ts'

export const Mutation: MutationResolvers = {
  warehouseCreate: (_, { input }, { operate }) =>
    operate('inventory.warehouse.edit', (unit) => createWarehouse(input, unit)).then(payload('warehouse')),
  warehouseUpdate: async (_, { input }, { operate, wakeJob }) => {
    const updated = await operate('inventory.warehouse.edit', (unit) => updateWarehouse(input, unit))
    if (updated.ok && updated.value.isRecountDue) wakeJob('recount-stock')
    return payload('warehouse')(updated)
  },
  warehouseDelete: (_, { input }, { operate }) =>
    operate('inventory.warehouse.edit', (unit) => deleteWarehouse(input, unit)).then((deleted) =>
      payload('deletedId')(deleted.ok ? ok(deleted.value.id) : deleted),
    ),
  stockIn: (_, { input }, context) => document('STOCK_IN', input, context),
  stockOut: (_, { input }, context) => document('STOCK_OUT', input, context),
  stockCount: (_, { input }, context) => document('COUNT', input, context),
  transferCreate: (_, { input }, { operate }) =>
    operate('inventory.stock.move', (unit) => createTransfer(input, unit)).then(payload('transfer')),
  transferShip: (_, { input }, { operate }) =>
    operate('inventory.stock.move', (unit) => moveTransfer('SHIP', input, unit)).then(payload('transfer')),
  transferReceive: (_, { input }, { operate }) =>
    operate('inventory.stock.move', (unit) => moveTransfer('RECEIVE', input, unit)).then(payload('transfer')),
  transferCancel: (_, { input }, { operate }) =>
    operate('inventory.stock.move', (unit) => moveTransfer('CANCEL', input, unit)).then(payload('transfer')),
  stockSettingsSet: async (_, { input }, context) => {
    await learnSkus([input.skuId], context)
    return context.operate('inventory.stock.edit', (unit) => setStockSettings(input, unit)).then(payload('stockLevel'))
  },
  stockDisplaySet: (_, { input }, { operate }) =>
    operate('inventory.stock.edit', (unit) => setStockDisplay(input, unit)).then(payload('stockDisplay')),
}

/** Goods may come in, or be counted, that were never counted before. */
async function document(kind: DocumentKind, input: WriteDocument, context: Context) {
  const skuIds = input.lines.slice(0, MOST_LINES).map(({ skuId }) => skuId)
  if (kind !== 'STOCK_OUT') await learnSkus(skuIds, context)
  return context.operate('inventory.stock.move', (unit) => writeDocument(kind, input, unit)).then(payload('document'))
}
