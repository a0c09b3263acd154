import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Family, Order, OrderLine } from './order.ts'
import { isOwed, isUncollected, isUntouched } from './order.ts'
import { notNow, takenAtDoor } from './refusals.ts'
import { isOver } from './status.ts'

const fine: Result<null> = ok(null)

/** Only before anybody paid: at the door that is until something is sent. */
export const mayCancel = (order: Order, lines: readonly OrderLine[]): boolean =>
  order.status === 'PENDING_PAYMENT' || (order.status === 'PAID' && isUncollected(order) && isUntouched(lines))

export function decideCancel({ payable, orders, lines }: Family): Result<null> {
  const isFine = [payable, ...orders].every((order) =>
    mayCancel(
      order,
      lines.filter(({ orderId }) => orderId === order.id),
    ),
  )
  return isFine ? fine : notNow(payable.status)
}

/** What money means for what it names: it pays it, it was told before, or it came for something that is not to be paid. */
type PaidVerdict = 'PAYS' | 'COLLECTS' | 'KNOWN' | 'LATE'

export type Paid = { readonly paymentId: string; readonly amountMinor: bigint; readonly currency: string }

export function judgePaid(order: Order, paid: Paid): PaidVerdict {
  if (order.paymentId === paid.paymentId && order.paidMinor > 0n) return 'KNOWN'
  const isExact = paid.amountMinor === order.payableMinor && paid.currency === order.currency
  if (!isExact) return 'LATE'
  if (order.status === 'PENDING_PAYMENT') return 'PAYS'
  return isUncollected(order) && !isOver(order.status) ? 'COLLECTS' : 'LATE'
}

const PARCELS_FIRST = 'take its parcels back first, then close it'

/**
 * An unpaid order is closed with all that is paid with it; a paid one as a whole as long as nothing of it was sent or redeemed, else
 * what is left of it. At the door the price is for all of it: there a parcel is taken back first, where there is a price.
 */
export function decideClose(order: Order, lines: readonly OrderLine[]): Result<'CANCEL' | 'REFUND' | 'REST'> {
  if (mayCancel(order, lines)) return ok('CANCEL')
  const isOut = (order.status === 'PAID' || order.status === 'SHIPPED') && isOwed(order)
  if (isOut) return takenAtDoor(PARCELS_FIRST)
  if (order.status !== 'PAID') return notNow(order.status)
  return ok(isUntouched(lines) ? 'REFUND' : 'REST')
}

export const decideReceive = ({ status, fulfilment }: Order): Result<null> =>
  status === 'SHIPPED' && fulfilment === 'DELIVERY' ? fine : notNow(status)

export const mayReceive = (order: Order): boolean => decideReceive(order).ok

/** What was sent, or is to be handed over in a store. Nobody who sells ends what a buyer complains of; secrets are delivered. */
export function decideFinish({ status, kind, fulfilment }: Order, isUncontested: boolean): Result<null> {
  if (!isUncontested) return refused('CASE_OPEN', 'Its buyer wants something back; decide about that first.')
  const isHandedOver = fulfilment === 'PICKUP' || kind === 'VERIFICATION'
  return status === 'SHIPPED' || (status === 'PAID' && isHandedOver) ? fine : notNow(status)
}

export const decideHide = ({ status }: Order): Result<null> =>
  status === 'FINISHED' || isOver(status) ? fine : notNow(status)

export const decideAddress = (order: Order, lines: readonly OrderLine[]): Result<null> => {
  const isOpen = order.status === 'PENDING_PAYMENT' || order.status === 'PAID'
  return isOpen && order.fulfilment === 'DELIVERY' && isUntouched(lines) ? fine : notNow(order.status)
}

/** What the courier takes was told to everybody when it was ordered, as what is paid. */
export function decidePrice(order: Order): Result<null> {
  const { status, isCashOnDelivery, isParent, isPartlyShipped } = order
  if (isOwed(order) && (status === 'SHIPPED' || (status === 'PAID' && isPartlyShipped)))
    return takenAtDoor(PARCELS_FIRST)
  if (isOwed(order) && status === 'PAID') return takenAtDoor('close it before it is sent, and have it ordered again')
  return status === 'PENDING_PAYMENT' && !isCashOnDelivery && !isParent ? fine : notNow(status)
}
