import { walletRechargeClosed } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { freeOneCoupon } from '../commands/coupons/hold-one-coupon.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof walletRechargeClosed>[0]>(
  walletRechargeClosed,
  async ({ rechargeId, couponId }, unit) => {
    if (couponId !== null) await freeOneCoupon(rechargeId, 'RECHARGE_CLOSED', unit)
  },
)
