import { MOST_PAYABLE } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Currency, Money } from '@supermall/kernel/money'
import { fromDecimal, money } from '@supermall/kernel/money'

type PaymentStatus = 'PENDING' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED' | 'CLOSED'
type PaymentKind = 'ORDER' | 'RECHARGE' | 'FRIEND' | 'PURCHASE' | 'CASHIER'

/** Where a payment may go from where it is. A failed or closed one stays so: the next try is a payment of its own. */
const MOVES: Record<PaymentStatus, readonly PaymentStatus[]> = {
  PENDING: ['PROCESSING', 'SUCCEEDED', 'CLOSED'],
  PROCESSING: ['SUCCEEDED', 'FAILED', 'CLOSED'],
  SUCCEEDED: [],
  FAILED: [],
  CLOSED: [],
}

export const isOpen = (status: PaymentStatus): boolean => MOVES[status].length > 0

/** Of a card, what may be kept; of another way, nothing. */
export type Method = { readonly token?: string; readonly last4?: string }

export type Payment = {
  readonly id: Id<'pay'>
  readonly kind: PaymentKind
  readonly orderId: Id<'ord'> | null
  readonly checkoutId: Id<'chk'> | null
  readonly accountId: Id<'acc'>
  readonly shopId: Id<'shp'> | null
  readonly amount: bigint
  readonly balancePart: bigint
  readonly currency: Currency
  readonly status: PaymentStatus
  readonly channel: string | null
  readonly providerNo: string | null
  readonly method: Method | null
  readonly action: string | null
  readonly reason: string | null
  readonly expiresAt: Date
  /** Until when what it is for waits for money, try after try; null where it is as long as this one. */
  readonly payableUntil: Date | null
  readonly closingAt: Date | null
  readonly nextQueryAt: Date | null
  readonly queryCount: number
  readonly version: number
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly settledAt: Date | null
  /** Of a friend's part: which link it was paid by. */
  readonly friendPayId: Id<'frp'> | null
  /** Of something that is no order: what its seller calls it. */
  readonly purchaseId: string | null
}

/** Two kinds of things are paid by trying one channel after the other: orders, and what is no order. */
export const isOrderId = (payableId: string): boolean => parseId('ord', payableId) !== null

/** What the channel is asked for: the rest is held in the wallet already. */
export const dueOf = ({ amount, balancePart }: Pick<Payment, 'amount' | 'balancePart'>): bigint => amount - balancePart

/** Money that a provider says it took for us. */
export type Paid = { readonly providerNo: string; readonly amount: bigint; readonly currency: string }

/** What the client has to do so that the buyer can pay: open a page, draw a code, hand a secret to the provider's own script. */
export type Action = {
  readonly kind: 'REDIRECT' | 'QR_CODE' | 'CLIENT_SECRET' | 'INSTRUCTIONS'
  readonly value: string
  readonly publicKey: string | null
}

type PaidVerdict = 'RIGHT' | 'LATE' | 'REPEATED' | 'OTHER_AMOUNT' | 'OTHER_MONEY'

/** What money means for the payment it names: it is checked before anything moves. */
export function judgePaid(payment: Payment, paid: Paid, captured: { providerNo: string | null } | null): PaidVerdict {
  if (paid.amount !== dueOf(payment) || paid.currency !== payment.currency) return 'OTHER_AMOUNT'
  if (captured) return captured.providerNo === paid.providerNo ? 'REPEATED' : 'OTHER_MONEY'
  return isOpen(payment.status) ? 'RIGHT' : 'LATE'
}

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 600_000

/** When a provider is asked again what became of a payment: soon, then less and less often, and when its time is over. */
export function nextLook({ queryCount, expiresAt }: Pick<Payment, 'queryCount' | 'expiresAt'>, now: Date): Date {
  const next = now.getTime() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(10, queryCount))
  const end = expiresAt.getTime()
  return new Date(end > now.getTime() ? Math.min(next, end + 1_000) : next)
}

/** From one hundredth, or the smallest unit where there is none, to a hundred thousand. */
export const isPayable = ({ minorUnits, currency }: Money): boolean => {
  const most = fromDecimal(MOST_PAYABLE, currency)
  const least = fromDecimal('0.01', currency) ?? money(1, currency)
  return most !== null && minorUnits >= least.minorUnits && minorUnits <= most.minorUnits
}

const LONGEST_MS = 7_200_000

/** One try: two hours, and never beyond what it is for. */
export const expiryOf = (now: Date, until: Date): Date =>
  new Date(Math.min(now.getTime() + LONGEST_MS, until.getTime()))

/** Cash is taken whenever the goods arrive: as long as the order stands, which closes it when it is given up. */
export const AT_THE_DOOR = new Date('2999-12-31T00:00:00Z')

/** Until when it may be paid by this try or by another. */
export const endOf = ({ payableUntil, expiresAt }: Pick<Payment, 'payableUntil' | 'expiresAt'>): Date =>
  payableUntil ?? expiresAt

/** Why a payment was closed, when the order may still be paid by another one. */
export const CHOSE_ANOTHER = 'CHOSE_ANOTHER'

/** Why a payment was closed after its money had come: orders take it for nothing. */
export const VOID = 'VOID'

/** An operator has closed one way to pay, and not the order. What he gave as a reason stands behind it. */
const BY_HAND = 'CLOSED_BY_HAND: '

export const closedByHand = (reason: string): string => `${BY_HAND}${reason}`

/** Why a payment was closed that nobody has paid in its time. */
export const EXPIRED = 'EXPIRED'

/** Whether what its last try was for may be tried again, as long as it waits for money at all. */
export function mayTryAgain({ status, reason, payableUntil }: Ended, now: Date): boolean {
  if (status !== 'CLOSED') return status === 'FAILED'
  if (reason === EXPIRED) return payableUntil !== null && payableUntil > now
  return reason === CHOSE_ANOTHER || reason?.startsWith(BY_HAND) === true
}

type Ended = Pick<Payment, 'status' | 'reason' | 'payableUntil'>
