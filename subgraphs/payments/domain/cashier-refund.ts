import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'

/** A part of what was paid at a counter, on its way back or there: by the refund that it names, or handed over in cash. */
export type CashierRefund = {
  readonly id: Id<'cbr'>
  readonly billId: Id<'csb'>
  readonly shopId: Id<'shp'>
  readonly refundId: Id<'rfd'> | null
  readonly amount: bigint
  readonly currency: Currency
  readonly channel: string
  readonly reason: string
  /** Who has decided it, and has handed over the cash. */
  readonly givenById: Id<'acc'>
  readonly createdAt: Date
  readonly settledAt: Date | null
}
