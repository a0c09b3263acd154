import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { total } from '@supermall/kernel/money'
import { days } from '@supermall/kernel/time'
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

/** As many orders as one bill asks for, and as much beside them, the oldest first; the others are for the next one. */
export const MOST_BILLED = 200

/** What the ledger has of an order: what its shop got, and what of that went back. */
export type Taking = {
  readonly orderId: string
  readonly finishedAt: Date
  readonly takings: bigint
  readonly refunded: bigint
}

/** What the ledger has of what a shop took at its counter, or for what it sold that is no order. */
export type CounterTaking = Omit<Taking, 'orderId' | 'finishedAt'> & {
  readonly subjectId: string
  readonly takenAt: Date
}

/** How long what was paid at a counter can be given back before a bill asks for it: as long as orders, where nothing else is set. */
export const COUNTER_OPEN_MS = days(7)

type Due = { readonly orders: readonly Taking[]; readonly counters: readonly CounterTaking[] }
type WithFee<One> = One & { readonly fee: bigint }

export type Weighed = {
  readonly orders: readonly WithFee<Taking>[]
  readonly counters: readonly WithFee<CounterTaking>[]
  readonly counterTakings: bigint
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
 * What a shop is paid of what it took: less what went back of it, less the platform's share of what is left of each, with what was held back
 * before, and never more than it has standing, as it may owe for others. Null when that is nothing.
 */
export function weigh(due: Due, feeRate: number, { free, carried }: Standing): Weighed | null {
  const withFee = <One extends Sums>(one: One): WithFee<One> => ({
    ...one,
    fee: platformFee(one.takings - one.refunded, feeRate),
  })
  const [orders, counters] = [due.orders.map(withFee), due.counters.map(withFee)]
  const all: readonly WithFee<Sums>[] = [...orders, ...counters]
  const [takings, refunded] = [total(all.map((one) => one.takings)), total(all.map((one) => one.refunded))]
  const counterTakings = total(counters.map((one) => one.takings))
  const fee = total(all.map((one) => one.fee))
  const net = takings - refunded + carried
  const heldBack = net > free ? net - free : 0n
  const amount = net - heldBack - fee
  if (amount <= 0n) return null
  return { orders, counters, counterTakings, takings, refunded, carried, heldBack, fee, amount }
}

type Sums = Pick<Taking, 'takings' | 'refunded'>

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
