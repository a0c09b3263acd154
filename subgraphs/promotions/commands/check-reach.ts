import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { findCoupon } from '../data/coupons.ts'
import type { Unit } from '../data/database.ts'
import type { Rule } from '../domain/rules/rule.ts'

/** What a recharge gives is the platform's, and so are the coupons that it gives. */
export async function checkReach(rule: Rule, shopId: string | null, { db }: Pick<Unit, 'db'>): Promise<Result<null>> {
  if (rule.kind !== 'RECHARGE_GIFT') return ok(null)
  if (shopId !== null) return refused('PLATFORM_ONLY', "What a recharge gives is the platform's to say.", 'rule')
  for (const [index, { couponId }] of rule.tiers.entries()) {
    const coupon = couponId === null ? null : await findCoupon(db, couponId)
    const isFine = couponId === null || (coupon?.shopId === null && coupon.status === 'PUBLISHED')
    if (!isFine) return refused('NOT_FOUND', 'There is no such coupon of the platform to give.', ...at(index))
  }
  return ok(null)
}

const at = (index: number): readonly string[] => ['rule', 'rechargeGift', 'tiers', String(index), 'couponId']
