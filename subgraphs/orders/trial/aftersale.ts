import { derivedId } from '@supermall/kernel/id'
import type { Paid } from '../domain/aftersale-amount.ts'
import type { Grounds } from '../domain/aftersale-rules.ts'
import type { Order, OrderLine } from '../domain/order.ts'

const NOW = new Date('2026-11-21T04:00:00Z')

/** A line of so many pieces that were paid with so much. */
export const lineOf = (ordinal: number, more: Partial<OrderLine> = {}): OrderLine => ({
  id: derivedId('oln', ordinal),
  orderId: derivedId('ord', 1),
  position: ordinal,
  title: `Thing ${ordinal}`,
  productId: derivedId('prd', ordinal),
  skuId: derivedId('sku', ordinal),
  optionText: '',
  imageUrl: null,
  quantity: 1,
  listPriceMinor: 0n,
  unitPriceMinor: 0n,
  amountMinor: 0n,
  discounts: {},
  payableMinor: 0n,
  taxMinor: 0n,
  includedTaxMinor: 0n,
  weightGrams: 0,
  redeeming: null,
  isReturnableAfterShipping: true,
  isLimited: false,
  giftOf: null,
  shippedQuantity: 0,
  refundedQuantity: 0,
  returnedQuantity: 0,
  refundedMinor: 0n,
  ...more,
})

const PAID: Order = {
  id: derivedId('ord', 1),
  number: '1',
  parentId: null,
  isParent: false,
  checkoutId: derivedId('chk', 1),
  accountId: derivedId('acc', 1),
  shopId: derivedId('shp', 0),
  status: 'PAID',
  kind: 'PHYSICAL',
  fulfilment: 'DELIVERY',
  currency: 'CNY',
  goodsMinor: 0n,
  discountMinor: 0n,
  freightMinor: 0n,
  taxMinor: 0n,
  includedTaxMinor: 0n,
  adjustmentMinor: 0n,
  payableMinor: 0n,
  balanceMinor: 0n,
  paidMinor: 0n,
  refundedMinor: 0n,
  explain: [],
  address: null,
  storeId: null,
  contactName: null,
  contactPhone: null,
  remark: null,
  answers: [],
  invoice: null,
  sellerRemark: null,
  isSameCity: false,
  isCashOnDelivery: false,
  isFromCart: false,
  isPartlyShipped: false,
  isHidden: false,
  isReviewed: false,
  openCaseCount: 0,
  receiveAfterDays: null,
  hasUsualWait: false,
  expiresAt: null,
  paidAt: NOW,
  paymentId: null,
  channel: null,
  shippedAt: null,
  receiveAt: null,
  finishedAt: null,
  returnableUntil: null,
  endedAt: null,
  endReason: null,
  version: 1,
  createdAt: NOW,
  updatedAt: NOW,
}

export const orderOf = (more: Partial<Order> = {}): Order => ({ ...PAID, ...more })

/** Paid in full: what its lines come to, and the freight. */
export function paidOf(lines: readonly OrderLine[], more: Partial<Order> = {}, pendingMinor = 0n): Paid {
  const goods = lines.reduce((sum, { payableMinor }) => sum + payableMinor, 0n)
  return { order: orderOf({ paidMinor: goods + (more.freightMinor ?? 0n), ...more }), lines, pendingMinor }
}

export const groundsOf = (more: Partial<Grounds> = {}): Grounds => ({
  withinDays: 7,
  now: NOW,
  openLineIds: new Set<string>(),
  shortLineIds: new Set<string>(),
  failedLineIds: new Set<string>(),
  usedLineIds: new Set<string>(),
  ...more,
})
