import type { walletRechargeRefunded } from '@supermall/contracts/payments'
import { balanceReclaimed } from '@supermall/contracts/promotions'
import type { Unit } from '../../data/database.ts'
import { findRechargeRewards } from '../../data/recharges.ts'

type Refunded = Parameters<typeof walletRechargeRefunded>[0]

/** Money that was given for what is given back; payments take what of it is there. Points and coupons stay. */
export async function reclaimReward({ rechargeId, accountId, amount }: Refunded, unit: Unit): Promise<void> {
  const [reward] = await findRechargeRewards(unit.db, [rechargeId])
  if (!reward || reward.giftMinor <= 0n || reward.accountId !== accountId) return
  const taken = { minorUnits: reward.giftMinor.toString(), currency: amount.currency }
  const reason = 'The recharge it was given for was refunded.'
  unit.emit(balanceReclaimed({ grantId: `gift:${rechargeId}`, accountId, amount: taken, reason }))
}
