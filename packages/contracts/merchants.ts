import { z } from 'zod'
import { event, idOf, instant, request } from './define.ts'

export const SHOP_STATUSES = ['OPEN', 'PAUSED', 'CLOSED', 'EXPIRED'] as const
const status = z.enum(SHOP_STATUSES)

export const merchantApplied = event('merchant.applied', 'applicationId', {
  applicationId: idOf('map'),
  applicantId: idOf('acc'),
  name: z.string(),
})
export const merchantApproved = event('merchant.approved', 'applicationId', {
  applicationId: idOf('map'),
  applicantId: idOf('acc'),
  shopId: idOf('shp'),
})
export const merchantRejected = event('merchant.rejected', 'applicationId', {
  applicationId: idOf('map'),
  applicantId: idOf('acc'),
  reason: z.string(),
})

/** What other domains must remember of a shop to decide without asking: told whole on every change, newest `version` wins. */
export const shopChanged = event('shop.changed', 'shopId', {
  shopId: idOf('shp'),
  version: z.int(),
  name: z.string(),
  status,
  expiresAt: instant.nullable(),
  mostProducts: z.int(),
  isGoodsAuditNeeded: z.boolean(),
})

/** A member of a shop's staff needs an account to sign in with. Its id is chosen here, so that the staff row can hold it at once. */
export const staffAdded = event('staff.added', 'staffId', {
  staffId: idOf('stf'),
  accountId: idOf('acc'),
  shopId: idOf('shp'),
  displayName: z.string(),
  username: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
})

/** Permissions of a staff member were changed or withdrawn: tokens that carry the old ones must go. */
export const staffChanged = event('staff.changed', 'staffId', {
  staffId: idOf('stf'),
  accountId: idOf('acc'),
  shopId: idOf('shp'),
  isActive: z.boolean(),
})

export const shopFollowed = event('shop.followed', 'shopId', { shopId: idOf('shp'), accountId: idOf('acc') })
export const shopUnfollowed = event('shop.unfollowed', 'shopId', { shopId: idOf('shp'), accountId: idOf('acc') })

/** A group of settings was changed: for the whole mall when `shopId` is null, else for that shop. `values` are what is in force there now. */
export const settingsChanged = event('settings.changed', 'scope', {
  scope: z.string(),
  shopId: idOf('shp').nullable(),
  group: z.string(),
  version: z.int(),
  values: z.record(z.string(), z.union([z.string(), z.int(), z.boolean()])),
  /** The names of those that this scope said itself: the rest is inherited, and changes with the mall. Absent where nobody said so yet. */
  own: z.array(z.string()).optional(),
})

/** A feature was switched on or off for a shop, or its time ran out: newest `version` of the feature wins. */
export const featureChanged = event('feature.changed', 'shopId', {
  shopId: idOf('shp'),
  feature: z.string(),
  isEnabled: z.boolean(),
  expiresAt: instant.nullable(),
  /** What was told before there were versions has none, and is older than all that has one. */
  version: z.int().optional(),
})

/**
 * Asked at every sign-in of merchant staff: for which shop, with which permissions, and in which stores as a clerk, open or closed. Of who works for
 * more than a hundred shops the answer has the oldest, and any of them by its id.
 */
export const shopMemberships = request('merchants.shop-memberships', {
  ask: { accountId: idOf('acc'), shopId: idOf('shp').nullable().optional() },
  answer: z.object({
    memberships: z
      .array(
        z.object({
          shopId: idOf('shp'),
          shopName: z.string(),
          permissions: z.array(z.string()),
          storeIds: z.array(idOf('sto')),
        }),
      )
      .max(100),
    /** True where there are none because every shop that it works for is closed; absent where nobody said so yet. */
    isShopClosed: z.boolean().optional(),
  }),
})

/** Where something can be fetched now: an open store that hands over what its shop sells; null for every other. */
export const pickupStore = request('merchants.pickup-store', {
  ask: { storeId: idOf('sto') },
  answer: z.object({
    store: z
      .object({
        storeId: idOf('sto'),
        shopId: idOf('shp'),
        /** False while picking up is switched off for its shop. */
        isOffered: z.boolean().optional(),
      })
      .nullable(),
  }),
})

/** Whose stores they are, open or closed, and which. Absent stores are absent from the answer. */
export const storeShops = request('merchants.store-shops', {
  ask: { storeIds: z.array(idOf('sto')).max(100) },
  answer: z.object({
    stores: z.array(
      z.object({
        storeId: idOf('sto'),
        shopId: idOf('shp'),
        isOpen: z.boolean().optional(),
        /** What it serves; absent where nobody said so yet. */
        kind: z.enum(['PICKUP', 'VERIFICATION', 'BOTH']).optional(),
      }),
    ),
  }),
})

/** What its group lets a shop do with orders by itself; nothing, for a shop that is in no group or not there. */
export const shopRights = request('merchants.shop-rights', {
  ask: { shopId: idOf('shp') },
  answer: z.object({ canChangePrice: z.boolean(), canFinishOrders: z.boolean() }),
})

/** How a shop stands now, and whether it has a feature; `status` is null for a shop that is not there. Asked where money is taken for it. */
export const shopStanding = request('merchants.shop-standing', {
  ask: { shopId: idOf('shp'), feature: z.string().min(1).max(40) },
  answer: z.object({ status: status.nullable(), isFeatureOn: z.boolean() }),
})

/** What the platform keeps of what it pays out to a shop, in hundredths of a per cent; null for a shop that is not there. */
export const shopTerms = request('merchants.shop-terms', {
  ask: { shopId: idOf('shp') },
  answer: z.object({ feeRateBasisPoints: z.int().min(0).max(10_000).nullable() }),
})

const shopFeature = z.object({
  feature: z.string(),
  isEnabled: z.boolean(),
  expiresAt: instant.nullable(),
  version: z.int(),
})

/**
 * All that is told of shops, as it is now, for a domain that began to listen after it was told: every feature is named, with
 * version 0 where it was never set. Absent shops are absent from the answer.
 */
export const shopStates = request('merchants.shop-states', {
  ask: { shopIds: z.array(idOf('shp')).max(100) },
  answer: z.object({
    shops: z.array(
      z.object({
        shopId: idOf('shp'),
        version: z.int(),
        status,
        expiresAt: instant.nullable(),
        features: z.array(shopFeature).max(40),
      }),
    ),
  }),
})
