import { parseId } from '@supermall/kernel/id'
import { whereOf } from '@supermall/subgraph/filter'
import type { Viewer } from '@supermall/subgraph/viewer'
import { ownShop } from '@supermall/subgraph/viewer'
import { listBundles } from '../data/bundles.ts'
import { listCategories } from '../data/categories.ts'
import { listGroups } from '../data/groups.ts'
import { listManaged } from '../data/products.ts'
import { listSecrets } from '../data/secrets.ts'
import { nothing } from './product-pages.ts'
import type { QueryResolvers } from './types.generated.ts'

/** Lists for those who run what is in them: whatever is asked, a shop's staff only ever see their own shop's. */
export const managedQueries: Partial<QueryResolvers> = {
  categories: (_, { where, orderBy, ...page }, { client }) => {
    const { isRoot, ...rest } = where ?? {}
    const roots = isRoot == null ? {} : { parentId: isRoot ? null : { not: null } }
    return listCategories(client, { where: { AND: [whereOf(rest), roots] }, isNewestFirst: orderBy === 'NEWEST' }, page)
  },
  managedProducts: (_, { where, orderBy, ...page }, { client, viewer }) =>
    listManaged(
      client,
      { where: { AND: [whereOf(where), ownOnly(viewer)] }, isNewestFirst: orderBy !== 'OLDEST' },
      page,
    ),
  productGroups: (_, { where, ...page }, { client, viewer }) => {
    const { isPlatform, ...rest } = where ?? {}
    const platform = isPlatform == null ? {} : { shopId: isPlatform ? null : { not: null } }
    return listGroups(client, { AND: [whereOf(rest), platform, ownOnly(viewer)] }, page)
  },
  bundles: (_, { where, ...page }, { client, viewer }) =>
    listBundles(client, { AND: [whereOf(where), ownOnly(viewer)] }, page),
  productSecrets: async (_, { skuId, isIssued, ...page }, { client, loaders, viewer }) => {
    const sku = parseId('sku', skuId) && (await loaders.sku.load(skuId))
    if (!sku) return { ...nothing(page, `secrets-${skuId}`), edges: [], nodes: [] }
    ownShop(viewer, sku.shopId)
    return listSecrets(client, { skuId, isIssued: isIssued ?? null }, page)
  },
}

const ownOnly = (viewer: Viewer): object => {
  if (viewer.audience === 'PLATFORM') return {}
  return { shopId: viewer.audience === 'MERCHANT' ? viewer.shopId : '' }
}
