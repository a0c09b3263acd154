import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { hours } from '@supermall/kernel/time'

export type CashierBillStatus = 'OPEN' | 'PAYING' | 'PAID' | 'CANCELLED' | 'EXPIRED'

/** A try to pay that ends without money leaves the bill as it was before; cash needs no try. */
const MOVES: Record<CashierBillStatus, readonly CashierBillStatus[]> = {
  OPEN: ['PAYING', 'PAID', 'CANCELLED', 'EXPIRED'],
  PAYING: ['OPEN', 'PAID'],
  PAID: [],
  CANCELLED: [],
  EXPIRED: [],
}

export const mayMoveBill = (from: CashierBillStatus, to: CashierBillStatus): boolean => MOVES[from].includes(to)

/** An amount that the staff of a shop ask for, and that whoever has its code pays. */
export type CashierBill = {
  readonly id: Id<'csb'>
  readonly code: string
  readonly shopId: Id<'shp'>
  readonly cashierId: Id<'acc'>
  readonly amount: bigint
  readonly currency: Currency
  readonly note: string
  readonly status: CashierBillStatus
  /** Who pays or has paid; nobody is known by cash. */
  readonly accountId: Id<'acc'> | null
  readonly paymentId: Id<'pay'> | null
  readonly channel: string | null
  readonly couponId: Id<'uco'> | null
  /** What the coupon takes off; null as long as it is not held. */
  readonly couponMinor: bigint | null
  /** Who gave the coupon out, and pays what it takes off; null is the platform. */
  readonly couponShopId: Id<'shp'> | null
  readonly takenById: Id<'acc'> | null
  readonly reason: string | null
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly paidAt: Date | null
  readonly endedAt: Date | null
  /** What is back with whoever has paid, of what came. */
  readonly refundedMinor: bigint
}

export const NO_COUPON = { couponId: null, couponMinor: null, couponShopId: null } as const

/** How long it can be paid. */
export const BILL_LIFE_MS = hours(2)

/** What its time has ended is over, whether the job that writes it down has come by or not. */
export const statusAt = ({ status, expiresAt }: CashierBill, now: Date): CashierBillStatus =>
  status === 'OPEN' && expiresAt <= now ? 'EXPIRED' : status

export const billNotFound = (path: string) => refused('BILL_NOT_FOUND', 'There is no such bill.', path)

/** Why an end, or money, does not come to a bill that stands so. */
export function refuseMove(status: CashierBillStatus, path: string): Result<never> {
  if (status === 'PAID') return refused('BILL_PAID', 'It is paid.', path)
  if (status === 'PAYING') return refused('BILL_UNDER_WAY', 'Somebody is paying it; try again in a moment.', path)
  return refused('BILL_OVER', 'It was cancelled, or its time is over.', path)
}

/** What whoever paid has paid: a coupon pays the rest. */
export const paidOf = ({ amount, couponMinor }: Pick<CashierBill, 'amount' | 'couponMinor'>): bigint =>
  amount - (couponMinor ?? 0n)

type Gift = Pick<CashierBill, 'amount' | 'couponMinor' | 'couponShopId'>

/** What the mall makes good to the shop; a coupon of the shop's own is the shop's cost. */
export const giftOf = ({ couponMinor, couponShopId }: Gift): bigint =>
  couponShopId === null ? (couponMinor ?? 0n) : 0n

/** The mall gets back what it made good in step with the payer, and with the last of his money the last of it. */
export function giftBack(bill: Gift & Pick<CashierBill, 'refundedMinor'>, amount: bigint): bigint {
  const upTo = (refunded: bigint) => (giftOf(bill) * refunded) / paidOf(bill)
  return upTo(bill.refundedMinor + amount) - upTo(bill.refundedMinor)
}

/** Where a camera leads. */
export const billLink = (publicUrl: string, { code }: Pick<CashierBill, 'code'>): string =>
  `${publicUrl}/cashier/${code}`
