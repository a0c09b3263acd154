import type { Id } from '@supermall/kernel/id'
import { byId, lists, rows } from '@supermall/subgraph/load'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Application } from '../domain/application.ts'
import type { FaqEntry } from '../domain/faq.ts'
import type { Feature } from '../domain/features.ts'
import type { FormField } from '../domain/form.ts'
import type { Shop } from '../domain/shop.ts'
import type { ShopCategory } from '../domain/shop-category.ts'
import type { ShopGroup } from '../domain/shop-group.ts'
import type { StaffMember } from '../domain/staff.ts'
import type { Store } from '../domain/store.ts'
import { findApplications } from './applications.ts'
import type { Clerk, StoreOfStaff } from './clerks.ts'
import { listClerks, listStoresOfStaff } from './clerks.ts'
import type { Tx } from './database.ts'
import { findEntries } from './faq.ts'
import { findFeatures } from './features.ts'
import { listFollowedAmong } from './follows.ts'
import { findFields } from './form-fields.ts'
import { countShopsOfGroups, findCategories, findGroups } from './groups.ts'
import type { KeptGroup } from './settings.ts'
import { findSettings } from './settings.ts'
import { findShops } from './shops.ts'
import { findStaffs } from './staff.ts'
import { findStores } from './stores.ts'

export type Loaders = ReturnType<typeof loaders>

/** Made once per request: what one request asks twice is read once. */
export const loaders = (db: Tx, viewer: Viewer) => ({
  shop: rows<Shop>((ids) => findShops(db, ids)),
  group: rows<ShopGroup>((ids) => findGroups(db, ids)),
  groupSize: rows((ids) => countShopsOfGroups(db, ids)),
  category: rows<ShopCategory>((ids) => findCategories(db, ids)),
  application: rows<Application>((ids) => findApplications(db, ids)),
  field: rows<FormField>((ids) => findFields(db, ids)),
  member: rows<StaffMember>((ids) => findStaffs(db, ids)),
  store: rows<Store>((ids) => findStores(db, ids)),
  entry: rows<FaqEntry>((ids) => findEntries(db, ids)),
  clerks: lists<Clerk>('storeId', (ids) => listClerks(db, ids)),
  storesOf: lists<StoreOfStaff>('staffId', (ids) => listStoresOfStaff(db, ids)),
  features: lists<Feature>('shopId', (ids) => findFeatures(db, ids)),
  settings: lists<KeptGroup>('scope', (scopes) => findSettings(db, scopes)),
  followed: byId<Id<'shp'>, Id<'shp'>>(
    (ids) => followed(db, viewer, ids),
    (id) => id,
  ),
})

const followed = async (db: Tx, viewer: Viewer, ids: readonly Id<'shp'>[]): Promise<Id<'shp'>[]> =>
  viewer.audience === 'CONSUMER' ? listFollowedAmong(db, viewer.accountId, ids) : []
