import type { Id } from '@supermall/kernel/id'
import { byId, listBy } from '@supermall/subgraph/load'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Application } from '../domain/application.ts'
import type { FaqEntry } from '../domain/faq.ts'
import type { Feature } from '../domain/features.ts'
import type { Shop } from '../domain/shop.ts'
import type { ShopCategory } from '../domain/shop-category.ts'
import type { ShopGroup } from '../domain/shop-group.ts'
import type { MerchantAccount, StaffMember } from '../domain/staff.ts'
import type { Store } from '../domain/store.ts'
import { findApplications } from './applications.ts'
import type { Clerk, StoreOfStaff } from './clerks.ts'
import { listClerks, listStoresOfStaff } from './clerks.ts'
import type { Tx } from './database.ts'
import { findEntries } from './faq.ts'
import { findFeatures } from './features.ts'
import { listFollowedAmong } from './follows.ts'
import { countShopsOfGroups, findCategories, findGroups } from './groups.ts'
import { findSettings } from './settings.ts'
import { findShops } from './shops.ts'
import { findAccounts, findStaffs } from './staff.ts'
import { findStores } from './stores.ts'

export type Loaders = ReturnType<typeof loaders>

/** Made once per request: what one request asks twice is read once. */
export const loaders = (db: Tx, viewer: Viewer) => ({
  shop: byId<string, Shop>(
    (ids) => findShops(db, ids),
    ({ id }) => id,
  ),
  group: byId<string, ShopGroup>(
    (ids) => findGroups(db, ids),
    ({ id }) => id,
  ),
  groupSize: byId(
    (ids: readonly string[]) => countShopsOfGroups(db, ids),
    ({ id }) => id,
  ),
  category: byId<string, ShopCategory>(
    (ids) => findCategories(db, ids),
    ({ id }) => id,
  ),
  application: byId<string, Application>(
    (ids) => findApplications(db, ids),
    ({ id }) => id,
  ),
  member: byId<string, StaffMember>(
    (ids) => findStaffs(db, ids),
    ({ id }) => id,
  ),
  account: byId<string, MerchantAccount>(
    (ids) => findAccounts(db, ids),
    ({ id }) => id,
  ),
  store: byId<string, Store>(
    (ids) => findStores(db, ids),
    ({ id }) => id,
  ),
  entry: byId<string, FaqEntry>(
    (ids) => findEntries(db, ids),
    ({ id }) => id,
  ),
  clerks: listBy<string, Clerk>(
    (ids) => listClerks(db, ids),
    ({ storeId }) => storeId,
  ),
  storesOf: listBy<string, StoreOfStaff>(
    (ids) => listStoresOfStaff(db, ids),
    ({ staffId }) => staffId,
  ),
  features: listBy<string, Feature>(
    (ids) => findFeatures(db, ids),
    ({ shopId }) => shopId,
  ),
  settings: listBy(
    (scopes: readonly string[]) => findSettings(db, scopes),
    ({ scope }) => scope,
  ),
  followed: byId(
    (ids: readonly Id<'shp'>[]) => followed(db, viewer, ids),
    (id) => id,
  ),
})

const followed = async (db: Tx, viewer: Viewer, ids: readonly Id<'shp'>[]): Promise<Id<'shp'>[]> =>
  viewer.audience === 'CONSUMER' ? listFollowedAmong(db, viewer.accountId, ids) : []
