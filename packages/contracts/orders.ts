import { z } from 'zod'
import { event, idOf, instant, moneyOnWire } from './define.ts'

const order = { orderId: idOf('ord'), shopId: idOf('shp'), accountId: idOf('acc') }
const line = z.object({
  lineId: idOf('oln'),
  productId: idOf('prd'),
  skuId: idOf('sku'),
  quantity: z.int().positive(),
  /** What the buyer pays for the whole line, after every deduction that was shared out to it. */
  paid: moneyOnWire,
})

/** An order stands: its stock is held by `checkoutId`, and the lines it was made from may leave the cart. */
export const orderCreated = event('order.created', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  isFromCart: z.boolean(),
  isCashOnDelivery: z.boolean(),
  payable: moneyOnWire,
  lines: z.array(line),
})
export const orderPaid = event('order.paid', 'orderId', { ...order, checkoutId: idOf('chk'), paid: moneyOnWire, lines: z.array(line) })
export const orderCancelled = event('order.cancelled', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  cause: z.enum(['BUYER', 'OPERATOR', 'TIMEOUT', 'OUT_OF_STOCK']),
  reason: z.string(),
  lines: z.array(line),
})
export const orderShipped = event('order.shipped', 'orderId', { ...order, parcelId: idOf('pcl'), isWhole: z.boolean() })
export const orderReceived = event('order.received', 'orderId', order)
export const orderFinished = event('order.finished', 'orderId', { ...order, paid: moneyOnWire, lines: z.array(line), at: instant })
export const orderPriceChanged = event('order.price_changed', 'orderId', { ...order, before: moneyOnWire, after: moneyOnWire })

/** Money shall go back, decided and exact: payments returns it to where it came from, then tells `refund.succeeded`. */
export const refundRequested = event('refund.requested', 'orderId', {
  ...order,
  refundId: idOf('rfd'),
  amount: moneyOnWire,
  isFull: z.boolean(),
  lines: z.array(z.object({ lineId: idOf('oln'), skuId: idOf('sku'), quantity: z.int().positive(), isRestocked: z.boolean() })),
  reason: z.string(),
})
export const orderRefunded = event('order.refunded', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  refundId: idOf('rfd'),
  amount: moneyOnWire,
  isFull: z.boolean(),
  lines: z.array(z.object({ lineId: idOf('oln'), skuId: idOf('sku'), quantity: z.int().positive(), isRestocked: z.boolean() })),
})

const aftersale = { caseId: idOf('asc'), orderId: idOf('ord'), shopId: idOf('shp'), accountId: idOf('acc') }
export const aftersaleApplied = event('aftersale.applied', 'caseId', aftersale)
export const aftersaleApproved = event('aftersale.approved', 'caseId', aftersale)
export const aftersaleRejected = event('aftersale.rejected', 'caseId', { ...aftersale, reason: z.string() })
export const aftersaleReturned = event('aftersale.returned', 'caseId', aftersale)
export const aftersaleReshipped = event('aftersale.reshipped', 'caseId', aftersale)
export const aftersaleDone = event('aftersale.done', 'caseId', aftersale)
export const aftersaleCancelled = event('aftersale.cancelled', 'caseId', aftersale)
