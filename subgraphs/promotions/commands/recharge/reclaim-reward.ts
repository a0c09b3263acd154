import type { walletRechargeRefunded } from '@supermall/contracts/payments'
import { balanceReclaimed } from '@supermall/contracts/promotions'
import type { Unit } from '../../data/database.ts'
import { hearRechargeBack, takeRewardBack } from '../../data/recharges.ts'
import { takePieceBack } from '../../data/used-pieces.ts'
import { clawBack } from '../points/spend-points.ts'

type Refunded = Parameters<typeof walletRechargeRefunded>[0]

const REASON = 'The recharge it was given for was refunded.'

/**
 * What was given for what is given back, once: of the money payments take what is there, points that were spent are owed, and a coupon
 * goes that nobody has used.
 */
export async function reclaimReward({ rechargeId, accountId }: Refunded, unit: Unit): Promise<void> {
  await hearRechargeBack(unit.db, rechargeId, unit.now)
  const reward = await takeRewardBack(unit.db, { rechargeId, accountId }, unit.now)
  if (!reward) return
  const { giftMinor, currency, points, memberCouponId } = reward
  const amount = { minorUnits: giftMinor.toString(), currency }
  const gift = { grantId: `gift:${rechargeId}`, accountId, amount, reason: REASON, shopId: null }
  if (giftMinor > 0n) unit.emit(balanceReclaimed(gift))
  await clawBack({ accountId, points, subjectId: rechargeId, note: REASON }, unit)
  if (memberCouponId !== null) await takePieceBack(unit.db, memberCouponId, unit.now)
}
