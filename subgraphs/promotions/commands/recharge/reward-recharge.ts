import type { walletRecharged } from '@supermall/contracts/payments'
import { balanceGranted } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { findCoupon } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import { findPointsRules } from '../../data/points/rules.ts'
import { lockPromotion } from '../../data/promotions.ts'
import { hearRecharge, insertRechargeReward, listRechargeGifts, saveRechargeReward } from '../../data/recharges.ts'
import { insertUses, takeBudget, takeBuyerUse } from '../../data/uses.ts'
import { isOpen } from '../../domain/coupons/coupon.ts'
import type { Reward } from '../../domain/recharge/reward.ts'
import { isAffordable, rewardsFor } from '../../domain/recharge/reward.ts'
import { tellIssued } from '../coupons/issue-coupon.ts'
import { takeMany } from '../coupons/issue-many.ts'
import { earnPoints } from '../points/earn-points.ts'

type Recharge = Parameters<typeof walletRecharged>[0]

/** Once for each recharge: what the first promotion gives whose tier is reached, and whose budget and limit allow it. */
export async function rewardRecharge(recharge: Recharge, unit: Unit): Promise<void> {
  const { minorUnits, currency } = recharge.amount
  const recharged = { minor: BigInt(minorUnits), currency, now: unit.now }
  if (!(await hearRecharge(unit.db, recharge.rechargeId, unit.now))) return
  for (const { promotion } of rewardsFor(await listRechargeGifts(unit.db), recharged)) {
    const locked = await lockPromotion(unit.db, promotion.id)
    const [reward] = locked ? rewardsFor([locked], recharged) : []
    if (reward && isAffordable(reward) && (await take(reward, recharge, unit))) return give(reward, recharge, unit)
  }
}

/** Its promotion is locked: the budget that was seen is there. False when this member has had it as often as everybody may. */
async function take({ promotion, giftMinor }: Reward, { accountId, rechargeId }: Recharge, unit: Unit) {
  const { db, now } = unit
  if (promotion.buyerUses !== null && !(await takeBuyerUse(db, promotion, accountId))) return false
  if (!(await takeBudget(db, promotion, giftMinor))) throw new Error(`${promotion.id} was changed while it was locked`)
  const use = { promotionId: promotion.id, ownerId: rechargeId, accountId, version: promotion.version }
  const ended = { givenMinor: giftMinor, status: 'USED', createdAt: now, endedAt: now }
  await insertUses(db, [{ ...use, ...ended, id: newId('prw', now.getTime()) }])
  return true
}

async function give({ promotion, giftMinor, ...reward }: Reward, recharge: Recharge, unit: Unit): Promise<void> {
  const { accountId, rechargeId, amount } = recharge
  const row = { rechargeId, accountId, promotionId: promotion.id, giftMinor, currency: amount.currency }
  const made = await insertRechargeReward(unit.db, { ...row, ...NOTHING_YET, createdAt: unit.now })
  if (!made) throw new Error(`${rechargeId} was rewarded before`)
  const granted = { minorUnits: giftMinor.toString(), currency: amount.currency }
  const grant = { grantId: `gift:${rechargeId}`, accountId, amount: granted, reason: promotion.title }
  if (giftMinor > 0n) unit.emit(balanceGranted({ ...grant, shopId: null }))
  const points = await givePoints({ ...recharge, points: reward.points }, unit)
  const memberCouponId = reward.couponId && (await giveCoupon(reward.couponId, accountId, unit))
  const couponId = memberCouponId === null ? null : reward.couponId
  await saveRechargeReward(unit.db, rechargeId, { points, couponId, memberCouponId })
}

const NOTHING_YET = { points: 0, couponId: null, memberCouponId: null, takenBackAt: null }

async function givePoints({ accountId, rechargeId, points }: Recharge & { points: number }, unit: Unit) {
  const { isEnabled } = await findPointsRules(unit.db)
  return isEnabled ? earnPoints({ accountId, kind: 'RECHARGE', points, subjectId: rechargeId }, unit) : 0
}

/** None where none is left, or this member has as many as one may. */
async function giveCoupon(couponId: string, accountId: Id<'acc'>, unit: Unit): Promise<Id<'uco'> | null> {
  const coupon = await findCoupon(unit.db, couponId as Id<'cpn'>)
  if (!coupon || !isOpen(coupon, unit.now)) return null
  const { pieces } = await takeMany({ coupon, accountIds: [accountId] }, unit)
  tellIssued(pieces, unit)
  return pieces[0]?.id ?? null
}
