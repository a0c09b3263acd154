import { cut } from '@supermall/kernel/cut'
import { days } from '@supermall/kernel/time'

/** Of what a buyer is told in the inbox; the mall and each shop say whether, but not of what becomes of their money. */
export type NoticeKind = 'PARCEL' | 'CASE' | 'MONEY'

export type Notice = {
  readonly kind: NoticeKind
  /** The order, the case or the payment that it is about. */
  readonly subjectId: string
  readonly title: string
  readonly body: string
}

export const sentNotice = (orderId: string, isWhole: boolean): Notice => ({
  kind: 'PARCEL',
  subjectId: orderId,
  title: 'Your order is on its way',
  body: isWhole ? 'All that was left of it has been sent.' : 'A part of it has been sent; the rest follows.',
})

export const takenBackNotice = (orderId: string): Notice => ({
  kind: 'PARCEL',
  subjectId: orderId,
  title: 'A parcel of your order was taken back',
  body: 'What was in it waits to be sent again.',
})

/** Its buyer did not ask for that: its shop closed what was left, or it was gone. At the door nothing was paid yet. */
export const notSentNotice = (orderId: string, { cause, isFull }: Unsent): Notice => ({
  kind: 'PARCEL',
  subjectId: orderId,
  title: isFull ? 'Your order has ended' : 'A part of your order will not be sent',
  body: `${WHY[cause]} Whatever was paid for it is on its way back.`,
})

const WHY: Record<UnsentCause, string> = { OUT_OF_STOCK: 'It was sold out.', OPERATOR: 'Its shop has closed it.' }

type UnsentCause = 'OUT_OF_STOCK' | 'OPERATOR'
type Unsent = { readonly cause: UnsentCause; readonly isFull: boolean }

/** Of a case its buyer reads by itself, of what they ended themselves they know, and money that came too late has a notice of its own. */
export const isUnsent = (cause: string | undefined): cause is UnsentCause => cause !== undefined && cause in WHY

/** Whoever begins to hear of something hears all of the week before: its buyer knows, and what failed then may have come since. */
export const isNews = (happenedAt: Date, now: Date): boolean => now.getTime() - happenedAt.getTime() < days(1)

/** Friends may have paid it, of whom each reads that his part is back: what is said here is true of their money as well. */
export const cameLateNotice = (orderId: string): Notice => ({
  kind: 'MONEY',
  subjectId: orderId,
  title: 'What was paid came too late',
  body: 'Nothing was to be paid any more, so all of it goes back to whoever paid it. Your order says how much, and when it is there.',
})

export const approvedNotice = (caseId: string): Notice => ({
  kind: 'CASE',
  subjectId: caseId,
  title: 'Your after-sale case was approved',
  body: 'Look at it for what comes next: where goods go back to, or how the money comes.',
})

export const rejectedNotice = (caseId: string, reason: string): Notice => ({
  kind: 'CASE',
  subjectId: caseId,
  title: 'Your after-sale case was rejected',
  body: cut(reason.trim() || 'No reason was given.', LONGEST_BODY),
})

export const reshippedNotice = (caseId: string): Notice => ({
  kind: 'CASE',
  subjectId: caseId,
  title: 'Other goods are on their way to you',
  body: 'What you get for your after-sale case has been sent; its parcel stands in the case.',
})

export const closedNotice = (caseId: string): Notice => ({
  kind: 'CASE',
  subjectId: caseId,
  title: 'Your after-sale case was closed',
  body: 'Nothing more comes of it; its history says why.',
})

export const doneNotice = (caseId: string): Notice => ({
  kind: 'CASE',
  subjectId: caseId,
  title: 'Your after-sale case has ended',
  body: 'All that was agreed is done.',
})

export const refundFailedNotice = (subjectId: string): Notice => ({
  kind: 'MONEY',
  subjectId,
  title: 'A refund to you did not get through',
  body: 'It stands with its payment until it is asked for again, or sent into your wallet instead.',
})

export const refundCameNotice = (subjectId: string): Notice => ({
  kind: 'MONEY',
  subjectId,
  title: 'A refund to you came through after all',
  body: 'It had failed before; the money is where it was sent to by now.',
})

export const friendRefundedNotice = (paymentId: string): Notice => ({
  kind: 'MONEY',
  subjectId: paymentId,
  title: 'What you paid for a friend came back',
  body: 'All of it or a part is yours again; the payment says how much, and why.',
})

const LONGEST_BODY = 2_000
