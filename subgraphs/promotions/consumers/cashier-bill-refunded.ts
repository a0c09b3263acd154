import { cashierBillRefunded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { returnOneCoupon } from '../commands/coupons/hold-one-coupon.ts'
import type { Tx } from '../data/database.ts'

/** As with orders, a part that goes back leaves the coupon used. */
export default on<Tx, Parameters<typeof cashierBillRefunded>[0]>(
  cashierBillRefunded,
  async ({ paymentId, couponId, isWhole }, unit) => {
    if (isWhole && paymentId !== null && couponId !== null) await returnOneCoupon(paymentId, unit)
  },
)
