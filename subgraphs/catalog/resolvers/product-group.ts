import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { isOwn } from '../data/goods-loaders.ts'
import { listGroupProducts } from '../data/groups.ts'
import type { ProductGroupRow } from '../data/rows.ts'
import type { ProductGroupResolvers } from './types.generated.ts'

export const ProductGroup: ProductGroupResolvers = {
  __resolveReference: async ({ id }, context) =>
    shownGroup(parseId('pgr', id) && (await context.loaders.group.load(id)), context),
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  products: ({ id }, args, { sql, clock }) => listGroupProducts(sql, { groupId: id, now: clock() }, args),
}

/** Disabled ones only for those who run them. */
export const shownGroup = (group: ProductGroupRow | null, { viewer }: Context): ProductGroupRow | null =>
  group && (group.isEnabled || (isOwn(group.shopId, viewer) && can(viewer, 'catalog.group.edit'))) ? group : null
