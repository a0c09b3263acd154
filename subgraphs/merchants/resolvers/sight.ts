import type { Id } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { Sight } from '../data/shop-list.ts'
import type { Shop } from '../domain/shop.ts'
import { isOpen } from '../domain/shop.ts'
import type { Store } from '../domain/store.ts'

/** Which shops and stores somebody may find: see `Sight`. */
export const sightOf = ({ viewer, clock }: Pick<Context, 'viewer' | 'clock'>): Sight => ({
  isAll: viewer.audience === 'PLATFORM' && can(viewer, 'merchants.shop.view'),
  shopId: viewer.audience === 'MERCHANT' ? viewer.shopId : null,
  now: clock(),
})

export const seesShop = (shop: Shop, { isAll, shopId, now }: Sight): boolean =>
  isAll || shopId === shop.id || isOpen(shop, now)

export const seesStore = (store: Store, shop: Shop | null, sight: Sight): boolean =>
  sight.isAll || sight.shopId === store.shopId || (store.status === 'OPEN' && shop !== null && isOpen(shop, sight.now))

/** Whether what only a shop and the platform may see is shown: to those who hold the permission, for their own shop. */
export const seesPrivately = (viewer: Viewer, shopId: Id<'shp'>): boolean =>
  can(viewer, 'merchants.shop.view') && (viewer.audience === 'PLATFORM' || isOwn(viewer, shopId))

export const seesStaff = (viewer: Viewer, shopId: Id<'shp'>): boolean =>
  can(viewer, 'merchants.staff.view') && (viewer.audience === 'PLATFORM' || isOwn(viewer, shopId))

const isOwn = (viewer: Viewer, shopId: Id<'shp'>): boolean => viewer.audience === 'MERCHANT' && viewer.shopId === shopId
