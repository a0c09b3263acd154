import { isWithinHours } from '../domain/opening-hours.ts'
import { seesStaff } from './sight.ts'
import type { FaqEntryResolvers, StoreResolvers } from './types.generated.ts'

export const Store: StoreResolvers = {
  // Whoever holds a reference has met the store: an old order still says where it was picked up.
  __resolveReference: async ({ id }, { loaders }) => loaders.store.load(id),
  shop: ({ shopId }, _, { loaders }) => loaders.shop.load(shopId),
  location: ({ latitude, longitude }) => ({ latitude, longitude }),
  distanceMeters: ({ distanceMeters }) => distanceMeters ?? null,
  isOpenNow: ({ status, hours, timeZone }, _, { clock }) =>
    status === 'OPEN' && isWithinHours(hours, timeZone, clock()),
  clerks: async ({ id, shopId }, _, { viewer, loaders }) =>
    seesStaff(viewer, shopId) ? (await loaders.clerks.load(id)).map(({ staff }) => staff) : null,
}

export const FaqEntry: FaqEntryResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const entry = await loaders.entry.load(id)
    const isOwn = viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === entry?.shopId)
    return entry && (entry.isEnabled || isOwn) ? entry : null
  },
  shop: ({ shopId }, _, { loaders }) => (shopId === null ? null : loaders.shop.load(shopId)),
}
