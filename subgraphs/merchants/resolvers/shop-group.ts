import { can } from '@supermall/subgraph/viewer'
import { rightsOf } from '../domain/shop-group.ts'
import { seesPrivately } from './sight.ts'
import type { ShopCategoryResolvers, ShopFeatureResolvers, ShopGroupResolvers } from './types.generated.ts'

export const ShopGroup: ShopGroupResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) =>
    viewer.audience === 'PLATFORM' && can(viewer, 'merchants.shop.view') ? loaders.group.load(id) : null,
  rights: (group) => rightsOf(group),
  shopCount: async ({ id }, _, { viewer, loaders }) =>
    viewer.audience === 'PLATFORM' ? ((await loaders.groupSize.load(id))?.count ?? 0) : null,
}

export const ShopCategory: ShopCategoryResolvers = {
  __resolveReference: async ({ id }, { loaders }) => loaders.category.load(id),
}

export const ShopFeature: ShopFeatureResolvers = {
  expiresAt: ({ shopId, expiresAt }, _, { viewer }) => (seesPrivately(viewer, shopId) ? expiresAt : null),
}
