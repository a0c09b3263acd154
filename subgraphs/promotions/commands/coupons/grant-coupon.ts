import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { findCoupon } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import type { MemberCoupon } from '../../domain/coupons/coupon.ts'
import { checkShop } from './check-shop.ts'
import { issueCoupon, notOffered } from './issue-coupon.ts'

type Granting = {
  readonly couponId: Id<'cpn'>
  readonly accountId: Id<'acc'>
  /** What it is for: `task:tsk_…:acc_…`, `exchange:XXXX:acc_…`. For one cause there is one piece. */
  readonly cause: string
}

/** Gives a coupon for something else than asking for it: a task that is done, a code that was exchanged. */
export async function grantCoupon({ couponId, accountId, cause }: Granting, unit: Unit): Promise<Result<MemberCoupon>> {
  const coupon = await findCoupon(unit.db, couponId)
  if (!coupon) return notOffered()
  const shop = await checkShop(coupon, unit)
  if (!shop.ok) return shop
  return issueCoupon({ coupon, accountId, cause }, unit)
}
