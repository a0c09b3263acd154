import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import { orderExports } from '../commands/export-orders.ts'
import type { Export } from '../data/exports.ts'
import { ref } from './ref.ts'
import type { OrderExportResolvers } from './types.generated.ts'

export const OrderExport: OrderExportResolvers = {
  ...orderExports.fields,
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const run = await loaders.export.load(id)
    return run && seesExport(viewer, run) ? run : null
  },
  shop: ({ shopId }) => ref(shopId),
}

export const seesExport = (viewer: Viewer, { shopId }: Export): boolean =>
  can(viewer, 'orders.order.export') &&
  (viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId))
