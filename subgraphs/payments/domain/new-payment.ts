import type { Id } from '@supermall/kernel/id'
import type { Payment } from './payment.ts'
import { expiryOf } from './payment.ts'

/** Nothing has become of it yet. */
const UNTOUCHED = {
  providerNo: null,
  method: null,
  action: null,
  reason: null,
  closingAt: null,
  nextQueryAt: null,
  queryCount: 0,
  version: 1,
  settledAt: null,
} as const

const UNTRIED = { ...UNTOUCHED, status: 'PENDING', channel: null, startedAt: null } as const
const FOR_NOTHING = { orderId: null, checkoutId: null, shopId: null, purchaseId: null, friendPayId: null } as const

/** One that may be written as a new row: what stands in a table already is none, whatever became of it. */
export type NewPayment = Payment & typeof UNTOUCHED

/** What it is for says which numbers it bears, and that it bears no others. */
type Subject =
  | ({ readonly kind: 'ORDER'; readonly orderId: Id<'ord'>; readonly checkoutId: Id<'chk'> } & Parts)
  | ({ readonly kind: 'PURCHASE' | 'CASHIER'; readonly purchaseId: string } & Pick<Payment, 'shopId'>)
  | { readonly kind: 'FRIEND'; readonly friendPayId: Id<'frp'> }
  | { readonly kind: 'RECHARGE' }

type Parts = Pick<Payment, 'shopId' | 'balancePart'>
type Facts = Subject & Pick<Payment, 'accountId' | 'amount' | 'currency' | 'expiresAt'> & Waiting
/** Only of what may be tried again when the time of a try is over. */
type Waiting = { readonly payableUntil?: Date }

/** The first try to pay for something. */
export const firstTry = (facts: Facts, id: Id<'pay'>, now: Date): NewPayment => ({
  ...FOR_NOTHING,
  balancePart: 0n,
  payableUntil: null,
  ...facts,
  ...UNTRIED,
  id,
  createdAt: now,
})

/** Another try for the same: nothing of how the last one went is left, and it has a time of its own. */
export const tryAfter = (last: Payment, id: Id<'pay'>, now: Date): NewPayment => ({
  ...last,
  ...UNTRIED,
  expiresAt: last.payableUntil ? expiryOf(now, last.payableUntil) : last.expiresAt,
  id,
  createdAt: now,
})
