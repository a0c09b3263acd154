import type { IncomingHttpHeaders } from 'node:http'
import type { Currency } from '@supermall/kernel/money'
import type { Action, Paid } from '../domain/payment.ts'

/** What a provider is asked to collect. `paymentId` is the number under which it keeps it: asked twice it collects once. */
export type ToPay = {
  readonly paymentId: string
  readonly amount: bigint
  readonly currency: Currency
  readonly expiresAt: Date
  /** A method of the provider's own that the client has collected; never a card number. */
  readonly token: string | null
}

/** A payment as a provider is asked about it. Without its own number it is found by ours. */
export type Asked = {
  readonly paymentId: string
  readonly providerNo: string | null
  readonly amount: bigint
  readonly currency: Currency
  /** Whether money that the buyer has agreed to may be taken now. */
  readonly mayCapture: boolean
}

export type ToRefund = {
  readonly refundId: string
  readonly paymentId: string
  /** The provider's number of the payment, and of the money that came, where it keeps two. */
  readonly providerNo: string | null
  readonly captureNo: string
  readonly amount: bigint
  readonly total: bigint
  readonly currency: Currency
  readonly reason: string
  /** How often it was refused for good. Where a key keeps its answer, refusals as well, the next try needs another one. */
  readonly refusedCount: number
}

export type Created =
  | { readonly kind: 'ACTION'; readonly action: Action; readonly providerNo: string | null }
  | { readonly kind: 'PAID'; readonly paid: Paid }
  | { readonly kind: 'DECLINED'; readonly reason: string }

export type Queried =
  | { readonly kind: 'PAID'; readonly paid: Paid }
  | { readonly kind: 'OPEN' }
  | { readonly kind: 'ABSENT' }
  | { readonly kind: 'ENDED'; readonly reason: string }

type Closed = 'CLOSED' | 'PAID_ALREADY'

export type Refunded =
  | { readonly kind: 'DONE'; readonly providerNo: string }
  | { readonly kind: 'PENDING'; readonly providerNo: string | null }
  | { readonly kind: 'REFUSED'; readonly reason: string }

export type RefundQueried = Refunded | { readonly kind: 'ABSENT' }

/** A request to a webhook, as the wire brought it: signatures are over these very bytes. */
export type Arrived = { readonly headers: IncomingHttpHeaders; readonly body: Buffer; readonly now: Date }

/** What a notification is about, once its signature is known to be right. */
export type Notification = {
  readonly eventId: string
  readonly about:
    | { readonly kind: 'PAID'; readonly paymentId: string; readonly paid: Paid }
    | { readonly kind: 'PAYMENT'; readonly paymentId: string }
    | { readonly kind: 'REFUND'; readonly refundId: string }
    | { readonly kind: 'STRANGER'; readonly subjectId: string; readonly why: string }
    | { readonly kind: 'OTHER' }
}

export type BillLine = {
  readonly kind: 'PAYMENT' | 'REFUND'
  /** Ours: of the payment, or of the refund. The provider's where it was made there by hand and bears none of ours. */
  readonly subjectId: string
  readonly providerNo: string
  readonly amount: bigint
  readonly currency: string
}

/**
 * One way to speak to each provider. Every call either answers or throws: what is thrown means that nobody knows what happened,
 * and only a query may tell.
 */
export type PaymentProvider = {
  readonly create: (order: ToPay) => Promise<Created>
  readonly query: (asked: Asked) => Promise<Queried>
  readonly close: (asked: Asked) => Promise<Closed>
  readonly refund: (asked: ToRefund) => Promise<Refunded>
  readonly queryRefund: (asked: ToRefund) => Promise<RefundQueried>
  /**
   * Throws `NotGenuine` for what the provider did not sign, or signed for somebody else, and anything else where that cannot be
   * told now.
   */
  readonly parse: (arrived: Arrived) => Promise<Notification>
  /** Null where it says that there is none of that day: nothing went through it then, or it has not made it yet. */
  readonly bill: (day: string) => Promise<readonly BillLine[] | null>
}

export class NotGenuine extends Error {}

/** The provider was not reached, or did not say what it did: it may have moved money all the same. */
export class Uncertain extends Error {}
