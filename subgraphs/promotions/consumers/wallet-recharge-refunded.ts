import { walletRechargeRefunded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { returnOneCoupon } from '../commands/coupons/hold-one-coupon.ts'
import { reclaimReward } from '../commands/recharge/reclaim-reward.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof walletRechargeRefunded>[0]>(walletRechargeRefunded, async (refunded, unit) => {
  await reclaimReward(refunded, unit)
  await returnOneCoupon(refunded.rechargeId, unit)
})
