import { parseId } from '@supermall/kernel/id'
import type { Own } from '@supermall/subgraph/filter'
import { whereOf } from '@supermall/subgraph/filter'
import { findDisplays, MALL } from '../data/displays.ts'
import { listDocuments } from '../data/documents.ts'
import { listHolds, listLevels, listMovements, listWarehouses } from '../data/listed.ts'
import { nullable } from '../data/nullable.generated.ts'
import { listTransfers } from '../data/transfers.ts'
import { ownHolds, ownOnly, seen } from './sight.ts'
import type { QueryResolvers } from './types.generated.ts'

export const Query: QueryResolvers = {
  warehouse: async (_, { id }, context) =>
    seen(parseId('whs', id) && (await context.loaders.warehouse.load(id)), context),
  warehouses: (_, { where, ...page }, context) =>
    listWarehouses(context.client, { AND: [whereOf(where, nullable.Warehouse), ownOnly(context)] }, page),
  stockLevels: (_, { where, orderBy, ...page }, context) =>
    listLevels(
      context.client,
      { where: { AND: [whereOf(where, nullable.Sku, { names: NAMES }), ownOnly(context)] }, order: orderBy },
      page,
    ),
  stockMovements: (_, { where, ...page }, context) =>
    listMovements(context.client, { AND: [whereOf(where, nullable.StockMovement), ownOnly(context)] }, page),
  stockDocument: async (_, { id }, context) =>
    seen(parseId('sdc', id) && (await context.loaders.document.load(id)), context),
  stockDocuments: (_, { where, ...page }, context) =>
    listDocuments(context.client, { AND: [whereOf(where, nullable.StockDocument), ownOnly(context)] }, page),
  stockTransfer: async (_, { id }, context) =>
    seen(parseId('stt', id) && (await context.loaders.transfer.load(id)), context),
  stockTransfers: (_, { where, ...page }, context) =>
    listTransfers(context.client, { AND: [whereOf(where, nullable.StockTransfer), ownOnly(context)] }, page),
  stockHolds: (_, { where, ...page }, context) =>
    listHolds(context.client, { AND: [whereOf(where, nullable.Hold, { own: OF_LINES }), ownHolds(context)] }, page),
  stockDisplay: async (_, { shopId }, context) => {
    if (shopId != null && (!parseId('shp', shopId) || !seen({ shopId }, context))) return null
    const [display = null] = await findDisplays(context.client, [shopId ?? MALL])
    return display
  },
}

/** What the graph calls the SKU's id is the row's own. */
const NAMES = { skuId: 'id' }

const OF_LINES: Own = { skuId: (skuId) => ({ lines: { some: { skuId } } }) }
