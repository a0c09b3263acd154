import type { PermissionCode } from '@supermall/contracts/permissions'
import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { CouponSend } from '../data/sends.ts'
import type { Coupon, MemberCoupon } from '../domain/coupons/coupon.ts'
import { offers } from '../domain/shop.ts'

type Owned = { readonly shopId: string | null }

/** Platform staff reach all coupons, a shop's staff those of their shop: as far as they hold the permission. */
export const worksOn = (viewer: Viewer, { shopId }: Owned, code: PermissionCode): boolean =>
  can(viewer, code) && (viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId))

export const seesCoupon = (viewer: Viewer, coupon: Owned): boolean => worksOn(viewer, coupon, 'promotions.coupon.view')

/** What is offered is everybody's to see; what is not is for its staff, and for who has some of it. */
export async function shownCoupon(coupon: Coupon | null, context: Context): Promise<Coupon | null> {
  const { viewer, loaders } = context
  if (!coupon || seesCoupon(viewer, coupon)) return coupon
  if (coupon.status === 'PUBLISHED' && (await isGiven(coupon, context))) return coupon
  return (await loaders.couponsTaken.load(coupon.id)) === null ? null : coupon
}

/** Whether its shop gives any now. */
export const isGiven = async ({ shopId }: Owned, { loaders }: Pick<Context, 'loaders'>): Promise<boolean> =>
  shopId === null || offers(await loaders.withholding.load(shopId), 'COUPONS')

export const seesPiece = (viewer: Viewer, piece: MemberCoupon): boolean =>
  (viewer.audience === 'CONSUMER' && viewer.accountId === piece.accountId) || seesCoupon(viewer, piece)

/** What is given to many says nothing of them: a shop knows those who took something of it, or used it there. */
export const seesHolder = ({ audience }: Viewer, { way, status }: MemberCoupon): boolean =>
  audience !== 'MERCHANT' || status === 'USED' || (way !== 'GRANT' && way !== 'NEW_MEMBER')

/** How many members there are of a level or a group is for the platform. */
export const seesReach = ({ audience }: Viewer, { target }: Pick<CouponSend, 'target'>): boolean =>
  audience === 'PLATFORM' || target === 'ACCOUNTS'
