import { can } from '@supermall/subgraph/viewer'
import { ref } from './ref.ts'
import type { ReturnAddressResolvers } from './types.generated.ts'

export const ReturnAddress: ReturnAddressResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const address = await loaders.returnAddress.load(id)
    const isOwn =
      viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === address?.shopId)
    return address && isOwn && can(viewer, 'orders.aftersale.edit') ? address : null
  },
  shop: ({ shopId }) => ref(shopId),
}
