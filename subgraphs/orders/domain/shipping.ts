import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, days } from '@supermall/kernel/time'
import type { CaseKind } from './aftersale-status.ts'
import type { Order, OrderLine } from './order.ts'
import { piecesWaiting } from './order.ts'
import { notFound, notNow } from './refusals.ts'
import type { Trace } from './tracing.ts'

export type ParcelLine = { readonly lineId: string; readonly quantity: number }

export type Parcel = {
  readonly id: Id<'pcl'>
  readonly orderId: Id<'ord'>
  readonly shopId: Id<'shp'>
  readonly carrierCode: string
  readonly trackingNumber: string
  readonly status: 'SENT' | 'CANCELLED'
  readonly lines: readonly ParcelLine[]
  /** The last of it, kept when it has arrived: nobody is asked about it any more. */
  readonly trace: Trace | null
  readonly tracedAt: Date | null
  readonly sentAt: Date
  readonly cancelledAt: Date | null
}

type Shipment = { readonly lines: readonly ParcelLine[]; readonly isWhole: boolean }

/** What goes into a parcel: what is named, or all that is not sent and was not paid back. */
export function decideShip(
  order: Order,
  lines: readonly OrderLine[],
  wanted: readonly ParcelLine[] | null,
): Result<Shipment> {
  if (order.status !== 'PAID') return notNow(order.status)
  if (order.fulfilment === 'PICKUP') return refused('FETCHED_IN_STORE', 'It is fetched in a store.')
  if (order.fulfilment !== 'DELIVERY') return refused('NOTHING_TO_SEND', 'Nothing of it is sent.', 'lines')
  const asked = wanted ?? lines.map((line) => ({ lineId: line.id, quantity: piecesWaiting(line) }))
  const sent = asked.filter(({ quantity }) => wanted !== null || quantity > 0)
  if (sent.length === 0) return refused('NOTHING_TO_SEND', 'Nothing is left to send.', 'lines')
  for (const [index, { lineId, quantity }] of sent.entries()) {
    const path = ['lines', String(index)]
    const line = lines.find(({ id }) => id === lineId)
    if (!line) return notFound(...path, 'lineId')
    if (sent.findIndex((one) => one.lineId === lineId) < index)
      return refused('LINE_TWICE', 'Each line stands once in a parcel.', ...path, 'lineId')
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > piecesWaiting(line))
      return refused('QUANTITY_RANGE', `Of ${line.title} ${piecesWaiting(line)} are left to send.`, ...path, 'quantity')
  }
  return ok({ lines: sent, isWhole: lines.every((line) => piecesWaiting(line) === sentOf(line, sent)) })
}

const sentOf = ({ id }: OrderLine, sent: readonly ParcelLine[]): number =>
  sent.find(({ lineId }) => lineId === id)?.quantity ?? 0

/** A parcel can be corrected until the buyer has everything. */
export const decideChange = (order: Order, parcel: Parcel): Result<null> => {
  if (parcel.status === 'CANCELLED') return refused('PARCEL_CANCELLED', 'The parcel was taken back before.')
  return order.status === 'PAID' || order.status === 'SHIPPED' ? ok(null) : notNow(order.status)
}

/** What became of what was sent: `lines` with what is on its way back, the lines of open cases, and those of which a piece was exchanged. */
export type CameOf = {
  readonly lines: readonly OrderLine[]
  readonly open: readonly Wanted[]
  readonly exchanged: readonly string[]
}

type Wanted = { readonly lineId: string; readonly kind: CaseKind }

/** As long it can be taken back, but not what has arrived: nobody knows in which parcel a piece was that came back. */
export function decideUnship(order: Order, parcel: Parcel, { lines, open, exchanged }: CameOf): Result<null> {
  const change = decideChange(order, parcel)
  if (!change.ok) return change
  if (isPaidFor(order, parcel)) return refused('PARCEL_ARRIVED', 'It was paid for at the door since.')
  const isIn = (lineId: string): boolean => parcel.lines.some((line) => line.lineId === lineId)
  if (lines.some((line) => isIn(line.id) && hasComeBack(line)) || exchanged.some(isIn))
    return refused('PARCEL_RETURNED', 'Some of what is in the parcel was given back or paid back since.')
  if (open.some(({ lineId, kind }) => kind !== 'REFUND_ONLY' && isIn(lineId))) return wantedBack()
  return change
}

/** At the door nobody pays for what is not there; what is sent after an early payment may be on its way. */
const isPaidFor = ({ isCashOnDelivery, paidAt }: Order, { sentAt }: Parcel): boolean =>
  isCashOnDelivery && paidAt !== null && sentAt <= paidAt

/** Lines of before what had been sent was counted apart have more pieces paid back than were never sent. */
const hasComeBack = ({ quantity, shippedQuantity, refundedQuantity, returnedQuantity }: OrderLine): boolean =>
  returnedQuantity > 0 || refundedQuantity > quantity - shippedQuantity

/** What was never sent cannot come back: whoever waits for it would get for it what it was given back for, and nothing else. */
const wantedBack = () =>
  refused('CASE_OPEN', 'Its buyer wants to send back some of what is in the parcel; decide about that first.')

/** When an order counts as received by itself; null for never. */
export function receiveAtOf({ receiveAfterDays, hasUsualWait }: Order, usualDays: number, now: Date): Date | null {
  const counts = [receiveAfterDays ?? usualDays, ...(hasUsualWait ? [usualDays] : [])]
  return counts.some((count) => count < 0) ? null : after(now, days(Math.max(...counts)))
}
