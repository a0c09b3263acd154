import { z } from 'zod'
import { event, idOf, instant, moneyOnWire, request } from './define.ts'
import { addressSnapshot } from './members.ts'
import { line, order, parentId, pieces, standing } from './ordered.ts'
import { ending, paidBy, sale, settling } from './takings.ts'

/** What `order.paid` told of the order, which may be heard after what carries it. Absent where nobody said so yet. */
const bought = z.object({ paid: moneyOnWire, lines: z.array(line) }).optional()
/** All orders of its checkout, of which nothing may have been heard yet. Absent where nobody said so yet. */
const beside = z.array(z.object({ orderId: idOf('ord'), shopId: idOf('shp') })).optional()

/** A checkout is worked at, stands or was refused: how far it has come is asked, not told. */
export const checkoutMoved = event('checkout.moved', 'checkoutId', { checkoutId: idOf('chk'), accountId: idOf('acc') })

/** An order stands: its stock is held by `checkoutId`, and the lines it was made from may leave the cart. */
export const orderCreated = event('order.created', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  isFromCart: z.boolean(),
  isCashOnDelivery: z.boolean(),
  payable: moneyOnWire,
  lines: z.array(line),
})
export const orderPaid = event('order.paid', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  paid: moneyOnWire,
  lines: z.array(line),
})
/** What was ordered at the door is paid now, to the last unit; its goods left the stock long before. */
export const orderCollected = event('order.collected', 'orderId', {
  ...order,
  /** Absent where nobody said so yet, as its lines are. */
  checkoutId: idOf('chk').optional(),
  paid: moneyOnWire,
  paidBy,
  lines: z.array(line).optional(),
  at: instant,
})
export const orderCancelled = event('order.cancelled', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  cause: z.enum(['BUYER', 'OPERATOR', 'TIMEOUT', 'OUT_OF_STOCK']),
  reason: z.string(),
  lines: z.array(line),
  /** `order.paid` was told of it before, which may be heard after this. Absent where nobody said so yet. */
  wasPaid: z.boolean().optional(),
  beside,
})
export const orderShipped = event('order.shipped', 'orderId', { ...order, parcelId: idOf('pcl'), isWhole: z.boolean() })
/** A parcel was taken back before its buyer had it; what was in it waits to be sent again. */
export const orderShipmentCancelled = event('order.shipment_cancelled', 'orderId', { ...order, parcelId: idOf('pcl') })
export const orderReceived = event('order.received', 'orderId', order)
export const orderFinished = event('order.finished', 'orderId', {
  ...order,
  /** Absent where nobody said so yet. */
  checkoutId: idOf('chk').optional(),
  paid: moneyOnWire,
  paidBy,
  sale,
  /** Whole, with the pieces and the money of each that went back before the end; absent where none did, or nobody said so yet. */
  lines: z.array(line.extend({ refundedQuantity: z.int().positive().optional(), refunded: moneyOnWire.optional() })),
  at: instant,
})
/** Something of it is not as it was, and no other event says so: who shows it looks at it again. A parent is told of, too. */
export const orderChanged = event('order.changed', 'orderId', {
  orderId: idOf('ord'),
  payableId: idOf('ord'),
  parentId,
  accountId: idOf('acc'),
})
/**
 * The seller asks for more or less before anything is paid; `payable` is what `payableId` comes to now. `revision` grows with each
 * change of it, so that an older one which is heard later is known; absent where nobody counted yet.
 */
export const orderPriceChanged = event('order.price_changed', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  before: moneyOnWire,
  after: moneyOnWire,
  payable: moneyOnWire,
  revision: z.int().optional(),
})

/**
 * Money shall go back, decided and exact: payments returns it to where it came from, then tells `refund.succeeded`. `LATE` is
 * money that came for an order that was not to be paid any more: `paymentId` then says which. No line is named where goods stay
 * with their buyer and only some of their money goes back.
 */
export const refundRequested = event('refund.requested', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  cause: z.enum(['LATE', 'OUT_OF_STOCK', 'OPERATOR', 'AFTERSALE']),
  paymentId: idOf('pay').nullable(),
  refundId: idOf('rfd'),
  amount: moneyOnWire,
  isFull: z.boolean(),
  lines: z.array(pieces),
  reason: z.string(),
})
export const orderRefunded = event('order.refunded', 'orderId', {
  ...order,
  checkoutId: idOf('chk'),
  refundId: idOf('rfd'),
  /** Why it was asked for. Absent where an order ended that nobody had paid, and where nobody said so yet. */
  cause: z.enum(['OUT_OF_STOCK', 'OPERATOR', 'AFTERSALE']).optional(),
  amount: moneyOnWire,
  isFull: z.boolean(),
  /** `isGift` where it was given by a promotion; absent where it was bought. */
  lines: z.array(pieces.extend({ isGift: z.boolean().optional() })),
  /** What each line got back in money, with or without pieces; what is left of `amount` is freight. Absent where nobody said so yet. */
  shares: z.array(z.object({ lineId: idOf('oln'), amount: moneyOnWire })).optional(),
  bought,
  beside,
  ...ending,
})

const aftersale = { caseId: idOf('asc'), orderId: idOf('ord'), parentId, shopId: idOf('shp'), accountId: idOf('acc') }
export const aftersaleApplied = event('aftersale.applied', 'caseId', aftersale)
export const aftersaleApproved = event('aftersale.approved', 'caseId', aftersale)
export const aftersaleRejected = event('aftersale.rejected', 'caseId', { ...aftersale, reason: z.string() })
export const aftersaleReturned = event('aftersale.returned', 'caseId', aftersale)
/** Goods go out in the place of others; `isRestocked` is whether those that came back can be sold again. */
export const aftersaleReshipped = event('aftersale.reshipped', 'caseId', {
  ...aftersale,
  checkoutId: idOf('chk'),
  lines: z.array(pieces),
  bought,
})
export const aftersaleDone = event('aftersale.done', 'caseId', aftersale)
export const aftersaleCancelled = event('aftersale.cancelled', 'caseId', aftersale)
/** The shop did not answer in time, or left goods lying that came back: the platform decides. Told again when it happens again. */
export const aftersaleEscalated = event('aftersale.escalated', 'caseId', aftersale)

const fulfilment = z.enum(['DELIVERY', 'PICKUP', 'NONE'])
/** Whether something of a gift would be given as things are chosen, could be chosen, or cannot be had. */
const giftStatus = z.enum(['GIVEN', 'TO_CHOOSE', 'NOT_TO_BE_HAD'])
const giftItemStatus = z.enum(['GIVEN', 'TO_CHOOSE', 'NOT_CHOSEN', 'OUT_OF_STOCK', 'NOT_OFFERED'])
const stage = z.enum(['LINES', 'BUNDLE', 'SHOP_TIER', 'PLATFORM_TIER', 'COUPON', 'FREIGHT', 'TAX', 'POINTS', 'BALANCE'])

/** No purchase uses more: what asks for more is a slip. */
export const MOST_POINTS = 100_000_000

/** What the given lines cost this buyer now, each stage told. Asked by the cart; nothing is held and nothing promised. */
export const quote = request('orders.quote', {
  ask: {
    accountId: idOf('acc').nullable(),
    addressId: idOf('adr').nullable(),
    lines: z.array(z.object({ skuId: idOf('sku'), quantity: z.int().min(1).max(999) })).max(100),
    couponIds: z.array(z.string()).max(20),
    points: z.int().nonnegative(),
    balance: moneyOnWire.nullable(),
    /** What is chosen of gifts that leave a choice. */
    gifts: z
      .array(z.object({ ruleId: z.string(), skuIds: z.array(z.string()).max(10) }))
      .max(20)
      .optional(),
    /** Whether the best coupons of the wallet shall be named. */
    isSuggesting: z.boolean(),
  },
  answer: z.object({
    currency: z.string(),
    lines: z.array(
      z.object({
        skuId: idOf('sku'),
        productId: idOf('prd'),
        shopId: idOf('shp'),
        quantity: z.int(),
        unitPrice: moneyOnWire,
        amount: moneyOnWire,
        discount: moneyOnWire,
        payable: moneyOnWire,
        problems: z.array(z.string()),
      }),
    ),
    shops: z.array(
      z.object({
        shopId: idOf('shp'),
        fulfilment,
        goods: moneyOnWire,
        discount: moneyOnWire,
        freight: moneyOnWire,
        tax: moneyOnWire,
        payable: moneyOnWire,
      }),
    ),
    goods: moneyOnWire,
    discount: moneyOnWire,
    freight: moneyOnWire,
    tax: moneyOnWire,
    points: moneyOnWire,
    balance: moneyOnWire,
    payable: moneyOnWire,
    explain: z.array(
      z.object({
        stage,
        rule: z.string(),
        skuId: idOf('sku').nullish(),
        shopId: idOf('shp').nullable(),
        before: moneyOnWire,
        after: moneyOnWire,
        why: z.string(),
      }),
    ),
    /** Why promotions that are live, bundles that something is of, and coupons that were asked for, do not count. `ruleId` names a bundle, too. */
    whyNot: z.array(
      z.object({
        ruleId: z.string().nullable(),
        couponId: z.string().nullable(),
        name: z.string(),
        code: z.string(),
        message: z.string(),
      }),
    ),
    suggestedCouponIds: z.array(z.string()),
    gifts: z
      .array(
        z.object({
          ruleId: z.string(),
          name: z.string(),
          status: giftStatus,
          choices: z.int().positive().nullable(),
          items: z
            .array(z.object({ skuId: idOf('sku'), quantity: z.int().positive(), status: giftItemStatus }))
            .max(10),
        }),
      )
      .max(200),
    /** What comes back into the wallet later, day by day after the order is finished, and of which lines. */
    backs: z
      .array(
        z.object({
          ruleId: z.string(),
          name: z.string(),
          why: z.string(),
          amount: moneyOnWire,
          days: z.int().positive(),
          startDays: z.int().nonnegative(),
          lines: z.array(z.object({ skuId: idOf('sku'), amount: moneyOnWire })).max(100),
        }),
      )
      .max(100)
      .default([]),
    /** Why all of it could not be ordered as it is, whatever its lines are. */
    problems: z
      .array(z.object({ code: z.string(), message: z.string(), path: z.array(z.string()).optional() }))
      .default([]),
    /** Absent from the catalogue, or of another currency than the first line. */
    unknownSkuIds: z.array(idOf('sku')),
    address: addressSnapshot.nullable(),
  }),
})

/** How many pieces of goods somebody ordered that a buyer gets only so many of, and did not give back; what is absent is none. */
export const boughtPieces = request('orders.bought-pieces', {
  ask: { accountId: idOf('acc'), productIds: z.array(idOf('prd')).max(100) },
  answer: z.object({
    products: z.array(z.object({ productId: idOf('prd'), pieces: z.int().nonnegative() })).max(100),
  }),
})

/** What was bought with what is paid at once, in words: no prices, no names and no addresses. Empty for what is nobody's. */
export const orderTitles = request('orders.order-titles', {
  ask: { orderId: idOf('ord'), accountId: idOf('acc') },
  answer: z.object({
    lines: z
      .array(
        z.object({
          title: z.string(),
          optionText: z.string(),
          imageUrl: z.string().nullable(),
          quantity: z.int().positive(),
        }),
      )
      .max(50),
  }),
})

/**
 * Which of these checkouts stand: placed, so that what they hold is their orders', or on their way there. Of the others nothing will come
 * any more.
 */
export const standingCheckouts = request('orders.standing-checkouts', {
  ask: { checkoutIds: z.array(idOf('chk')).max(100) },
  answer: z.object({ checkouts: z.array(standing) }),
})

/** Whether an account is still in the middle of something here: it must not end before that. */
export const accountOrders = request('orders.account-orders', {
  ask: { accountId: idOf('acc') },
  answer: z.object({
    /** An order that is neither finished nor cancelled, or a checkout that may become one. */
    isOrderOpen: z.boolean(),
    isCaseOpen: z.boolean(),
    isRefundUnderWay: z.boolean(),
  }),
})

/** Those of a shop's orders that are done with: given back, or finished too long ago to give anything back, with no case open and no money on its way. */
export const settledOrders = request('orders.settled-orders', settling)
