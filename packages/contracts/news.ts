import { cartChanged } from './cart.ts'
import { priceChanged } from './catalog.ts'
import type { EventType } from './define.ts'
import { stockChanged } from './inventory.ts'
import {
  aftersaleApplied,
  aftersaleApproved,
  aftersaleCancelled,
  aftersaleDone,
  aftersaleEscalated,
  aftersaleRejected,
  aftersaleReshipped,
  aftersaleReturned,
  checkoutMoved,
  orderCancelled,
  orderChanged,
  orderCollected,
  orderCreated,
  orderFinished,
  orderPaid,
  orderPriceChanged,
  orderReceived,
  orderRefunded,
  orderShipmentCancelled,
  orderShipped,
  refundRequested,
} from './orders.ts'
import {
  paymentChanged,
  paymentClosed,
  paymentCreated,
  paymentFailed,
  paymentSucceeded,
  refundFailed,
  refundSucceeded,
} from './payments.ts'

/** How a field of `Subscription` is watched. */
export type Feed = {
  /** The argument that says what is watched; null where it is whatever belongs to the one who watches. */
  readonly by: string | null
  /** What that argument holds the ids of, when only those may watch who can see it; null where everybody may. */
  readonly seenAs: string | null
  /** The field of that type that leads to what it is a part of: news of the whole is news of each part. */
  readonly partOf?: string
  /** Which ids are news of that field where nobody looks for their things first; all others would be silent for ever. */
  readonly prefix?: string
}

/** Every field of `Subscription`, by its name in the graph. */
export const feeds: Readonly<Record<string, Feed>> = {
  orderUpdated: { by: 'id', seenAs: 'Order' },
  checkoutUpdated: { by: 'id', seenAs: 'Checkout' },
  // What several shops are paid with at once is told of the parent alone: payments does not know for which orders it stands.
  paymentUpdated: { by: 'orderId', seenAs: 'Order', partOf: 'parent' },
  stockChanged: { by: 'skuIds', seenAs: null, prefix: 'sku' },
  priceChanged: { by: 'skuIds', seenAs: null, prefix: 'sku' },
  cartChanged: { by: null, seenAs: null },
  myUpdates: { by: null, seenAs: null },
}

/** What an event means to those who watch: in which field, to those who wait under which key, and which thing it is about. */
export type News = { readonly field: string; readonly key: string; readonly id: string }

export type Reporter = {
  readonly eventName: string
  /** Nothing where the payload is not what its contract says. */
  readonly read: (payload: unknown) => readonly News[]
}

/** Who tells what: an event that is not here is no news to anybody. */
export const reporters: readonly Reporter[] = [
  ...[orderCreated, orderPaid, orderCancelled, orderShipped, orderReceived, orderFinished].map((event) =>
    report<Order>(event, ofOrder),
  ),
  ...[orderChanged, orderCollected, orderPriceChanged, orderShipmentCancelled, refundRequested, orderRefunded].map(
    (event) => report<Order>(event, ofOrder),
  ),
  ...[aftersaleApplied, aftersaleApproved, aftersaleRejected, aftersaleReturned].map((event) =>
    report<Order>(event, ofOrder),
  ),
  ...[aftersaleReshipped, aftersaleDone, aftersaleCancelled, aftersaleEscalated].map((event) =>
    report<Order>(event, ofOrder),
  ),
  report(checkoutMoved, ({ checkoutId }) => [{ field: 'checkoutUpdated', key: checkoutId, id: checkoutId }]),
  ...[paymentCreated, paymentSucceeded, paymentFailed, paymentClosed].map((event) => report<Payment>(event, ofPayment)),
  ...[paymentChanged, refundSucceeded, refundFailed].map((event) => report<Payment>(event, ofPayment)),
  report(stockChanged, ({ skuId }) => [{ field: 'stockChanged', key: skuId, id: skuId }]),
  report(priceChanged, ({ skuId }) => [{ field: 'priceChanged', key: skuId, id: skuId }]),
  report(cartChanged, ({ cartId, accountId }) =>
    accountId === null
      ? []
      : [
          { field: 'cartChanged', key: accountId, id: cartId },
          { field: 'myUpdates', key: accountId, id: cartId },
        ],
  ),
]

type Order = {
  readonly orderId: string
  readonly payableId?: string
  readonly parentId?: string | undefined
  readonly accountId: string
}
type Payment = {
  readonly paymentId: string | null
  readonly orderId: string | null
  readonly payableId?: string | null | undefined
  readonly accountId?: string | undefined
}

/** What was ordered at once from several shops changes with each of its parts. */
function ofOrder({ orderId, payableId = orderId, parentId = payableId, accountId }: Order): readonly News[] {
  const ids = [...new Set([orderId, payableId, parentId])]
  const mine = ids.map((id) => ({ field: 'myUpdates', key: accountId, id }))
  return [...ids.map((id) => ({ field: 'orderUpdated', key: id, id })), ...mine]
}

/** Money goes back for one order of those that were paid at once. What is paid for no order is news to its payer alone. */
function ofPayment({ paymentId, orderId, payableId = orderId, accountId }: Payment): readonly News[] {
  if (paymentId === null) return []
  const orders = [...new Set([orderId, payableId])].filter((key) => key !== null)
  const changed = orders.map((key) => ({ field: 'paymentUpdated', key, id: paymentId }))
  return accountId === undefined ? changed : [...changed, { field: 'myUpdates', key: accountId, id: paymentId }]
}

function report<Payload>(event: Told<Payload>, tell: (payload: Payload) => readonly News[]): Reporter {
  return {
    eventName: event.eventName,
    read(payload) {
      const read = event.schema.safeParse(payload)
      return read.success ? tell(read.data) : []
    },
  }
}

/** As much of an event as its readers need: what it holds besides is not their business. */
type Told<Payload> = Pick<EventType<unknown>, 'eventName'> & {
  readonly schema: { safeParse(payload: unknown): { success: true; data: Payload } | { success: false } }
}
