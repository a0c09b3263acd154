import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { total } from '@supermall/kernel/money'
import type { Transaction } from './ledger.ts'
import { move } from './ledger.ts'
import { earnedBy } from './postings.ts'

export type MerchantBillStatus = 'PENDING' | 'APPROVED' | 'PAID' | 'REFUSED'

/** What was refused can be asked for again, by another bill. */
const MOVES: Record<MerchantBillStatus, readonly MerchantBillStatus[]> = {
  PENDING: ['APPROVED', 'REFUSED'],
  APPROVED: ['PAID', 'REFUSED'],
  PAID: [],
  REFUSED: [],
}

export const mayMoveBill = (from: MerchantBillStatus, to: MerchantBillStatus): boolean => MOVES[from].includes(to)

/** As many orders as one bill asks for, the oldest first; the others are for the next one. */
export const MOST_BILLED = 200

/** What the ledger has of an order: what its shop got, and what of that went back. */
export type Taking = {
  readonly orderId: string
  readonly finishedAt: Date
  readonly takings: bigint
  readonly refunded: bigint
}

export type Weighed = {
  readonly orders: readonly (Taking & { readonly fee: bigint })[]
  readonly takings: bigint
  readonly refunded: bigint
  readonly carried: bigint
  readonly heldBack: bigint
  readonly fee: bigint
  readonly amount: bigint
}

type Standing = {
  /** What it has earned for good, and has not promised to anybody. */
  readonly free: bigint
  /** What earlier bills held back. */
  readonly carried: bigint
}

/**
 * What a shop is paid of its orders: less what went back of them, less the platform's share of what is left of each, with what was held back
 * before, and never more than it has standing, as it may owe for others. Null when that is nothing.
 */
export function weigh(found: readonly Taking[], feeRate: number, { free, carried }: Standing): Weighed | null {
  const orders = found.map((one) => ({ ...one, fee: platformFee(one.takings - one.refunded, feeRate) }))
  const [takings, refunded] = [total(orders.map((one) => one.takings)), total(orders.map((one) => one.refunded))]
  const fee = total(orders.map((one) => one.fee))
  const net = takings - refunded + carried
  const heldBack = net > free ? net - free : 0n
  const amount = net - heldBack - fee
  return amount > 0n ? { orders, takings, refunded, carried, heldBack, fee, amount } : null
}

/** Rounded down: what cannot be shared is the shop's. */
const platformFee = (net: bigint, basisPoints: number): bigint =>
  net > 0n ? (net * BigInt(basisPoints)) / 10_000n : 0n

type Billed = {
  readonly id: string
  readonly shopId: string
  readonly currency: string
  readonly fee: bigint
  readonly amount: bigint
}

const billed = (ownerId: string) => ({ kind: 'MERCHANT_BILLED', ownerId }) as const
const about = ({ id, currency }: Billed) => ({ bizId: id, currency: currency as Currency })

/** Out of what refunds and gifts of the shop are paid of. */
export const billSetAside = (bill: Billed): Transaction => ({
  ...about(bill),
  bizType: 'MERCHANT_BILL',
  entries: move(bill.amount + bill.fee, earnedBy(bill.shopId), billed(bill.shopId)),
})

export const billBack = (bill: Billed): Transaction => ({
  ...about(bill),
  bizType: 'MERCHANT_BILL_BACK',
  entries: move(bill.amount + bill.fee, billed(bill.shopId), earnedBy(bill.shopId)),
})

export const billPaid = (bill: Billed): Transaction => ({
  ...about(bill),
  bizType: 'MERCHANT_BILL_PAID',
  entries: [
    ...move(bill.amount, billed(bill.shopId), { kind: 'PAYOUTS', ownerId: null }),
    ...(bill.fee > 0n ? move(bill.fee, billed(bill.shopId), { kind: 'PLATFORM_FEES', ownerId: null }) : []),
  ],
})

export type BillId = Id<'mbl'>
