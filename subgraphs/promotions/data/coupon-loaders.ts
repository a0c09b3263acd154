import { byId, listBy } from '@supermall/subgraph/load'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Coupon, MemberCoupon } from '../domain/coupons/coupon.ts'
import type { CouponPurchase } from '../domain/coupons/purchase.ts'
import type { CouponRebate } from '../domain/coupons/rebate.ts'
import { findCoupons } from './coupons.ts'
import type { Tx } from './database.ts'
import { findPurchases } from './purchases.ts'
import { listRebatesFor } from './rebates.ts'
import { findPieces } from './wallets.ts'

type Taken = { readonly couponId: string; readonly takenCount: number }

/** Of the viewer, how many of each coupon they have had: none of those that are left out. */
export const couponLoaders = (db: Tx, viewer: Viewer) => ({
  coupon: byId<string, Coupon>(
    (ids) => findCoupons(db, ids),
    ({ id }) => id,
  ),
  memberCoupon: byId<string, MemberCoupon>(
    (ids) => findPieces(db, ids),
    ({ id }) => id,
  ),
  couponPurchase: byId<string, CouponPurchase>(
    (ids) => findPurchases(db, ids),
    ({ id }) => id,
  ),
  rebatesOf: listBy<string, CouponRebate>(
    (ids) => listRebatesFor(db, ids),
    ({ memberCouponId }) => memberCouponId,
  ),
  couponsTaken: byId<string, Taken>(
    (ids) => taken(db, viewer, ids),
    ({ couponId }) => couponId,
  ),
})

async function taken(db: Tx, viewer: Viewer, couponIds: readonly string[]): Promise<readonly Taken[]> {
  if (viewer.audience !== 'CONSUMER') return []
  return db.couponBuyer.findMany({ where: { accountId: viewer.accountId, couponId: { in: [...couponIds] } } })
}
