import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { CaseKind, CaseStatus } from './aftersale-status.ts'
import type { Carriage } from './carriage.ts'
import type { Address } from './order.ts'
import type { Trace } from './tracing.ts'

/** A parcel of a return or an exchange, as it stands in JSON. */
export type CaseParcel = Carriage & {
  readonly sentAt: string
  readonly trace: Trace | null
  readonly tracedAt: string | null
}

/** What a buyer wants of one order: money, or other goods. */
export type AftersaleCase = {
  readonly id: Id<'asc'>
  readonly number: string
  readonly orderId: Id<'ord'>
  readonly shopId: Id<'shp'>
  readonly accountId: Id<'acc'>
  readonly idempotencyKey: string
  readonly inputHash: string
  readonly kind: CaseKind
  readonly status: CaseStatus
  readonly reason: string
  readonly text: string | null
  readonly imageUrls: readonly string[]
  readonly currency: Currency
  readonly amountMinor: bigint
  readonly freightMinor: bigint
  readonly reply: string | null
  readonly returnAddress: Address | null
  readonly buyerParcel: CaseParcel | null
  readonly merchantParcel: CaseParcel | null
  readonly isRestocked: boolean
  readonly refundId: Id<'rfd'> | null
  /** Its shop did not answer in time, so the platform decides. */
  readonly isEscalated: boolean
  readonly escalatedAt: Date | null
  readonly dueAt: Date | null
  /** By when whoever it waits for has to act; where no time runs, since when it waits. Nothing happens by itself at it. */
  readonly actsBy: Date
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly endedAt: Date | null
}

export type CaseLine = {
  readonly caseId: Id<'asc'>
  readonly lineId: Id<'oln'>
  readonly quantity: number
  readonly amountMinor: bigint
  readonly isOpen: boolean
  /** Its pieces go back: nothing is decided about them any more. */
  readonly isGoingBack: boolean
}

export type ReturnAddress = {
  readonly id: Id<'rad'>
  readonly shopId: Id<'shp'>
  readonly address: Address
  readonly isDefault: boolean
  readonly version: number
}

const DAY_MS = 86_400_000

/** By when a shop has to answer. */
export const answerBy = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY_MS)

/** How long goods may take to be handed over, and how long an exchange waits for a word of its buyer. */
export const dueAfter = (now: Date): Date => new Date(now.getTime() + 7 * DAY_MS)

export const parcelOf = ({ carrierCode, trackingNumber }: Carriage, now: Date): CaseParcel => ({
  carrierCode,
  trackingNumber,
  sentAt: now.toISOString(),
  trace: null,
  tracedAt: null,
})
