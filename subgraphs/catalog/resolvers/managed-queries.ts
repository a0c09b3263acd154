import { parseId } from '@supermall/kernel/id'
import type { Own } from '@supermall/subgraph/filter'
import { whereOf } from '@supermall/subgraph/filter'
import { ownShop } from '@supermall/subgraph/viewer'
import { listBundles } from '../data/bundles.ts'
import { listCategories } from '../data/categories.ts'
import { listGroups } from '../data/groups.ts'
import { nullable } from '../data/nullable.generated.ts'
import { listManaged } from '../data/products.ts'
import { listSecrets } from '../data/secrets.ts'
import { ownWhere } from './own-where.ts'
import { nothing } from './product-pages.ts'
import type { QueryResolvers } from './types.generated.ts'

/** Lists for those who run what is in them: whatever is asked, a shop's staff only ever see their own shop's. */
export const managedQueries: Partial<QueryResolvers> = {
  categories: (_, { where, orderBy, ...page }, { client }) =>
    listCategories(
      client,
      { where: whereOf(where, nullable.Category, { own: OF_ROOTS }), isNewestFirst: orderBy === 'NEWEST' },
      page,
    ),
  managedProducts: (_, { where, orderBy, ...page }, { client, viewer }) =>
    listManaged(
      client,
      { where: ownWhere(where, viewer, nullable.Product), isNewestFirst: orderBy === 'NEWEST' },
      page,
    ),
  productGroups: (_, { where, ...page }, { client, viewer }) =>
    listGroups(client, ownWhere(where, viewer, nullable.ProductGroup), page),
  bundles: (_, { where, ...page }, { client, viewer }) =>
    listBundles(client, ownWhere(where, viewer, nullable.Bundle), page),
  productSecrets: async (_, { skuId, isIssued, ...page }, { client, loaders, viewer }) => {
    const sku = parseId('sku', skuId) && (await loaders.sku.load(skuId))
    if (!sku) return { ...nothing(page, `secrets-${skuId}`), edges: [], nodes: [] }
    ownShop(viewer, sku.shopId)
    return listSecrets(client, { skuId, isIssued: isIssued ?? null }, page)
  },
}

const OF_ROOTS: Own = {
  isRoot: ({ equals }) => ({ parentId: equals ? null : { not: null } }),
}
