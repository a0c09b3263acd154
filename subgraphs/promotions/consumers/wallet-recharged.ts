import { walletRecharged } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { useOneCoupon } from '../commands/coupons/hold-one-coupon.ts'
import { rewardRecharge } from '../commands/recharge/reward-recharge.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof walletRecharged>[0]>(walletRecharged, async (recharge, unit) => {
  await useOneCoupon(recharge.rechargeId, unit)
  await rewardRecharge(recharge, unit)
})
