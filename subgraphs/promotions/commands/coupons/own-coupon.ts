import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import { findCoupon } from '../../data/coupons.ts'
import type { OperatorUnit } from '../../data/database.ts'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import { notFound, stale } from '../../domain/refusals.ts'

/** A coupon that the actor may touch: platform staff any, a shop's staff their shop's own. */
export async function findOwnCoupon(couponId: string, { db, actor }: OperatorUnit): Promise<Result<Coupon>> {
  const id = parseId('cpn', couponId)
  const coupon = id && (await findCoupon(db, id))
  if (!coupon) return notFound('couponId')
  ownShop(actor, coupon.shopId ?? 'the platform')
  return ok(coupon)
}

export type ExpectedCoupon = { readonly couponId: string; readonly expectedVersion: number }

export async function expectOwnCoupon(input: ExpectedCoupon, unit: OperatorUnit): Promise<Result<Coupon>> {
  const found = await findOwnCoupon(input.couponId, unit)
  return !found.ok || found.value.version === input.expectedVersion ? found : stale()
}
