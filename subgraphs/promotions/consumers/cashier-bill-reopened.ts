import { cashierBillReopened } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { freeOneCoupon } from '../commands/coupons/hold-one-coupon.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof cashierBillReopened>[0]>(
  cashierBillReopened,
  async ({ paymentId, couponId }, unit) => {
    if (couponId !== null) await freeOneCoupon(paymentId, 'BILL_REOPENED', unit)
  },
)
