import { z } from 'zod'
import { event, idOf, instant, moneyOnWire } from './define.ts'

const piece = { memberCouponId: idOf('uco'), couponId: idOf('cpn'), accountId: idOf('acc') }

/** A coupon lies in a wallet now; `validUntil` is null for one that is good for ever. */
export const couponIssued = event('coupon.issued', 'memberCouponId', {
  ...piece,
  way: z.string(),
  validUntil: instant.nullable(),
})

/** It was used by a checkout that is paid. `given` is what it took off, or what it promises to give back. */
export const couponUsed = event('coupon.used', 'memberCouponId', {
  ...piece,
  checkoutId: z.string(),
  given: z.string(),
})

/** It came back into the wallet, after its order was given back whole. */
export const couponReturned = event('coupon.returned', 'memberCouponId', piece)

/** Its time is over, or will be soon: told once each, for somebody to remind its holder. */
export const couponExpired = event('coupon.expired', 'memberCouponId', piece)
export const couponExpiryAnnounced = event('coupon.expiry_announced', 'memberCouponId', {
  ...piece,
  name: z.string(),
  validUntil: instant,
})

/**
 * Money that the mall gives into a wallet, and takes out again where its reason has gone: once per `grantId`, which says what it is
 * for. What is taken back is never more than the wallet holds.
 */
const grant = { grantId: z.string().min(1).max(100), accountId: idOf('acc'), amount: moneyOnWire, reason: z.string() }
export const balanceGranted = event('balance.granted', 'accountId', grant)
export const balanceReclaimed = event('balance.reclaimed', 'accountId', grant)
