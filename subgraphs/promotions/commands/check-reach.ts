import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { findCoupon } from '../data/coupons.ts'
import type { Unit } from '../data/database.ts'
import type { Gift, RechargeGift, Rule } from '../domain/rules/rule.ts'
import type { Reach } from './gift-goods.ts'
import { checkGiven } from './gift-goods.ts'

/** Nobody gives what is another's: a shop its own goods, the platform any, and what a recharge gives is the platform's. */
export async function checkReach(
  rule: Rule,
  { shopId, goods }: Reach,
  { db }: Pick<Unit, 'db'>,
): Promise<Result<null>> {
  if (rule.kind === 'GIFT') return checkGoods(rule, { shopId, goods })
  if (rule.kind !== 'RECHARGE_GIFT') return ok(null)
  if (shopId !== null) return refused('PLATFORM_ONLY', "What a recharge gives is the platform's to say.", 'rule')
  return checkCoupons(rule, { db })
}

function checkGoods({ items }: Gift, reach: Reach): Result<null> {
  for (const [index, { skuId }] of items.entries()) {
    const fine = checkGiven(skuId, reach, ['rule', 'gift', 'items', String(index), 'skuId'])
    if (!fine.ok) return fine
  }
  return ok(null)
}

async function checkCoupons({ tiers }: RechargeGift, { db }: Pick<Unit, 'db'>): Promise<Result<null>> {
  for (const [index, { couponId }] of tiers.entries()) {
    const coupon = couponId === null ? null : await findCoupon(db, couponId)
    const isFine = couponId === null || (coupon?.shopId === null && coupon.status === 'PUBLISHED')
    if (!isFine) return refused('NOT_FOUND', 'There is no such coupon of the platform to give.', ...at(index))
  }
  return ok(null)
}

const at = (index: number): readonly string[] => ['rule', 'rechargeGift', 'tiers', String(index), 'couponId']
