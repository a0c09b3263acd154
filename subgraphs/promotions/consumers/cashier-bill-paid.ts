import { cashierBillPaid } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { useOneCoupon } from '../commands/coupons/hold-one-coupon.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof cashierBillPaid>[0]>(cashierBillPaid, async ({ paymentId, couponId }, unit) => {
  if (paymentId !== null && couponId !== null) await useOneCoupon(paymentId, unit)
})
