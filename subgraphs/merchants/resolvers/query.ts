import { badInput } from '@supermall/kernel/fault'
import { isOnEarth } from '@supermall/kernel/geo'
import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import { listFields } from '../data/form-fields.ts'
import { listCategories, listGroups } from '../data/groups.ts'
import { findShopBySlug } from '../data/shops.ts'
import type { Near } from '../domain/geo.ts'
import { LARGEST_RADIUS, rounded } from '../domain/geo.ts'
import { allApplications, ownApplications } from './application-lists.ts'
import { entriesOf, followedShops, staffOf } from './lists.ts'
import { EDIT_FORM, seesApplication } from './merchant-application.ts'
import { shopsFound, storesFound } from './nearby-lists.ts'
import { seesShop, seesStore, sightOf } from './sight.ts'
import type { QueryResolvers } from './types.generated.ts'

export const Query: QueryResolvers = {
  shop: async (_, { id }, context) => {
    const shop = parseId('shp', id) && (await context.loaders.shop.load(id))
    return shop && seesShop(shop, sightOf(context)) ? shop : null
  },
  shopBySlug: async (_, { slug }, context) => {
    const shop = await findShopBySlug(context.client, slug)
    return shop && seesShop(shop, sightOf(context)) ? shop : null
  },
  myShop: (_, __, { viewer, loaders }) => (viewer.audience === 'MERCHANT' ? loaders.shop.load(viewer.shopId) : null),
  shops: (_, args, context) => shopsFound({ ...args, near: readNear(args.near) }, context),
  shopCategories: (_, __, { client, viewer }) =>
    listCategories(client, { withDisabled: viewer.audience === 'PLATFORM' }),
  shopGroups: (_, __, { client }) => listGroups(client),
  merchantApplication: async (_, { id }, { viewer, loaders }) => {
    const application = parseId('map', id) && (await loaders.application.load(id))
    return application && seesApplication(viewer, application) ? application : null
  },
  merchantFormFields: (_, __, { client, viewer }) => listFields(client, { withDisabled: can(viewer, EDIT_FORM) }),
  myMerchantApplications: (_, args, context) => ownApplications(args, context),
  merchantApplications: (_, args, context) => allApplications(args, context),
  shopStaff: (_, args, context) => staffOf(args, context),
  store: async (_, { id }, context) => {
    const store = parseId('sto', id) && (await context.loaders.store.load(id))
    const shop = store && (await context.loaders.shop.load(store.shopId))
    return store && seesStore(store, shop, sightOf(context)) ? store : null
  },
  stores: (_, args, context) => storesFound({ ...args, near: readNear(args.near) }, context),
  mallSettings: () => ({ shopId: null }),
  shopSettings: async (_, { shopId }, context) => {
    const shop = parseId('shp', shopId) && (await context.loaders.shop.load(shopId))
    return shop && seesShop(shop, sightOf(context)) ? { shopId: shop.id } : null
  },
  followedShops: (_, args, context) => followedShops(args, context),
  faqEntries: (_, args, context) => entriesOf(args, context),
}

function readNear(near: Near | null | undefined): Near | null {
  if (near == null) return null
  if (!isOnEarth(near)) throw badInput('Latitude is from -90 to 90, longitude from -180 to 180.')
  const isRadius = near.radiusMeters >= 1 && near.radiusMeters <= LARGEST_RADIUS
  if (!isRadius) throw badInput(`\`radiusMeters\` is from 1 to ${LARGEST_RADIUS}.`)
  return { ...rounded(near), radiusMeters: near.radiusMeters }
}
