import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import { KEPT_MS } from '../commands/write-export.ts'
import type { Export } from '../data/exports.ts'
import { EXPORTS_PATH } from '../routes/exports.ts'
import { ref } from './ref.ts'
import type { OrdersExportResolvers } from './types.generated.ts'

export const OrdersExport: OrdersExportResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const run = await loaders.export.load(id)
    return run && seesExport(viewer, run) ? run : null
  },
  shop: ({ shopId }) => ref(shopId),
  url: ({ status, ticket, endedAt }, _, { publicUrl, clock }) => {
    const isKept = endedAt !== null && clock().getTime() - endedAt.getTime() < KEPT_MS
    return status === 'DONE' && isKept ? `${publicUrl}${EXPORTS_PATH}${ticket}` : null
  },
}

export const seesExport = (viewer: Viewer, { shopId }: Export): boolean =>
  can(viewer, 'orders.order.export') &&
  (viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId))
