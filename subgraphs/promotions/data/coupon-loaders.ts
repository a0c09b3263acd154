import { byId, lists, rows } from '@supermall/subgraph/load'
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
  coupon: rows<Coupon>((ids) => findCoupons(db, ids)),
  memberCoupon: rows<MemberCoupon>((ids) => findPieces(db, ids)),
  couponPurchase: rows<CouponPurchase>((ids) => findPurchases(db, ids)),
  rebatesOf: lists<CouponRebate>('memberCouponId', (ids) => listRebatesFor(db, ids)),
  couponsTaken: byId<string, Taken>(
    (ids) => taken(db, viewer, ids),
    ({ couponId }) => couponId,
  ),
})

async function taken(db: Tx, viewer: Viewer, couponIds: readonly string[]): Promise<readonly Taken[]> {
  if (viewer.audience !== 'CONSUMER') return []
  return db.couponBuyer.findMany({ where: { accountId: viewer.accountId, couponId: { in: [...couponIds] } } })
}
