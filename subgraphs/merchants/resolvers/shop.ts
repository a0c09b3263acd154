import type { Context } from '../context.ts'
import { featureAt, featureCodes } from '../domain/features.ts'
import type { Shop as ShopRow } from '../domain/shop.ts'
import { isOpen, statusAt } from '../domain/shop.ts'
import { rightsOf } from '../domain/shop-group.ts'
import { groupIn } from './settings.ts'
import { seesPrivately } from './sight.ts'
import type { ShopResolvers } from './types.generated.ts'

export const Shop: ShopResolvers = {
  // Whoever holds a reference has met the shop: an old order still says where it was placed.
  __resolveReference: async ({ id }, { loaders }) => loaders.shop.load(id),
  location: ({ latitude, longitude }) => (latitude === null || longitude === null ? null : { latitude, longitude }),
  distanceMeters: ({ distanceMeters }) => distanceMeters ?? null,
  status: (shop, _, { clock }) => statusAt(shop, clock()),
  category: ({ categoryId }, _, { loaders }) => (categoryId === null ? null : loaders.category.load(categoryId)),
  isTakingOrders: async (shop, _, context) => {
    if (!isOpen(shop, context.clock())) return false
    const pages = await Promise.all([
      groupIn('shop', { shopId: null }, context),
      groupIn('shop', { shopId: shop.id }, context),
    ])
    return pages.every(({ isClosed }) => !isClosed)
  },
  isFollowed: async ({ id }, _, { loaders }) => (await loaders.followed.load(id)) !== null,
  contact: ({ id }, _, context) => groupIn('contact', { shopId: id }, context),
  features: async ({ id }, _, { loaders, clock }) => {
    const on = { set: await loaders.features.load(id), now: clock() }
    return featureCodes.map((code) => featureAt(id, code, on))
  },
  hasFeature: async ({ id }, { code }, { loaders, clock }) =>
    featureAt(id, code, { set: await loaders.features.load(id), now: clock() }).isEnabled,
  statusReason: (shop, _, context) => privately(shop, context, shop.statusReason),
  expiresAt: (shop, _, context) => privately(shop, context, shop.expiresAt),
  mostProducts: (shop, _, context) => privately(shop, context, shop.mostProducts),
  feeRateBasisPoints: (shop, _, context) => privately(shop, context, shop.feeRate),
  contactName: (shop, _, context) => privately(shop, context, shop.contactName),
  contactPhone: (shop, _, context) => privately(shop, context, shop.contactPhone),
  group: (shop, _, context) => groupOf(shop, context),
  rights: async (shop, _, context) => privately(shop, context, rightsOf(await groupOf(shop, context))),
}

/** Null for strangers, instead of an error: a page that everybody sees may ask for it. */
const privately = <T>({ id }: ShopRow, { viewer }: Context, value: T): T | null =>
  seesPrivately(viewer, id) ? value : null

const groupOf = async ({ id, groupId }: ShopRow, { viewer, loaders }: Context) =>
  groupId !== null && seesPrivately(viewer, id) ? loaders.group.load(groupId) : null
