import { z } from 'zod'
import { event, idOf, instant, moneyOnWire, request } from './define.ts'
import { offered, use } from './offers.ts'

/** What comes back later of one line; of what gives at once there is none. */
const heldBack = z.object({ skuId: idOf('sku'), quantity: z.int().positive(), gave: moneyOnWire })

/**
 * What promotions make of these lines: decided here, to the last unit and line by line. Who asks applies it stage by stage, does
 * freight, points and balance, and records it. Nobody has to answer; a mall without promotions sells at its prices.
 */
export const offers = request('promotions.offers', offered)

/**
 * Sets coupons, points and the budgets of rules aside for a checkout, all or nothing. The same owner asked again gets the answer of
 * the first time. What ended or changed since the offer was made refuses.
 */
export const holdPromotions = request('promotions.hold', {
  ask: {
    ownerId: z.string(),
    accountId: idOf('acc'),
    /** With what each gives, for the log of its use and for money that comes back later. */
    coupons: z.array(z.object({ couponId: z.string(), gave: moneyOnWire })).max(20),
    points: z.int().nonnegative(),
    uses: z.array(z.object({ ...use, backs: z.array(heldBack).max(100).optional() })).max(500),
    until: instant,
  },
  answer: z.object({
    isHeld: z.boolean(),
    code: z.string().nullable(),
    message: z.string().nullable(),
    /** What is wrong: `points`, or `couponIds` and which. */
    path: z.array(z.string()).optional(),
  }),
})

/** Gives back what the owner holds; nothing when it holds nothing any more. An owner that was released can never hold again. */
export const releasePromotions = request('promotions.release', {
  ask: { ownerId: z.string(), reason: z.string() },
  answer: z.object({ isReleased: z.boolean() }),
})

/**
 * Sets one coupon aside for what is no order: a recharge, or a bill at a cashier. It says what it takes off the amount. The same owner
 * asked again gets the answer of the first time. The owner tells when it is paid, given up or refunded.
 */
export const holdCoupon = request('promotions.hold-coupon', {
  ask: {
    ownerId: z.string().min(1).max(60),
    accountId: idOf('acc'),
    /** The piece in the wallet. */
    couponId: idOf('uco'),
    use: z.enum(['RECHARGE', 'CASHIER']),
    /** At whose cashier; null for a recharge. */
    shopId: idOf('shp').nullable(),
    amount: moneyOnWire,
  },
  answer: z.object({
    off: moneyOnWire.nullable(),
    /** Who gave the coupon out, and so who pays what it takes off; null is the platform. */
    shopId: idOf('shp').nullable().default(null),
    code: z.string().nullable(),
    message: z.string().nullable(),
  }),
})

/** Whether money of promotions is still to come to an account: it must not end before that. */
export const accountPromises = request('promotions.account-promises', {
  ask: { accountId: idOf('acc') },
  answer: z.object({ isMoneyToCome: z.boolean() }),
})

/**
 * How many coupons and promotions are for a level or a group of members: those that have not ended, and coupons of which a good piece still
 * lies in a wallet. Each counted no further than 10 000.
 */
export const audienceOffers = request('promotions.audience-offers', {
  ask: { audienceId: z.union([idOf('lvl'), idOf('mgr')]) },
  answer: z.object({ couponCount: z.int().nonnegative(), promotionCount: z.int().nonnegative() }),
})

const promotion = { promotionId: idOf('prm'), shopId: idOf('shp').nullable(), title: z.string() }
/** Its window began, or it was published within its window. */
export const promotionStarted = event('promotion.started', 'promotionId', { ...promotion, endsAt: instant })
/** Its window is over, or somebody ended it. */
export const promotionEnded = event('promotion.ended', 'promotionId', {
  ...promotion,
  cause: z.enum(['TIME', 'OPERATOR']),
})

const piece = { memberCouponId: idOf('uco'), couponId: idOf('cpn'), accountId: idOf('acc') }

/** A coupon lies in a wallet now; `validUntil` is null for one that is good for ever. */
export const couponIssued = event('coupon.issued', 'memberCouponId', {
  ...piece,
  way: z.string(),
  validUntil: instant.nullable(),
})

/** It was used by a checkout that is paid. `given` is what it took off, or what it promises to give back. */
export const couponUsed = event('coupon.used', 'memberCouponId', {
  ...piece,
  checkoutId: z.string(),
  given: z.string(),
})

/** It came back into the wallet, after its order was given back whole. */
export const couponReturned = event('coupon.returned', 'memberCouponId', piece)

/** Its time is over, or will be soon: told once each, for somebody to remind its holder. */
export const couponExpired = event('coupon.expired', 'memberCouponId', piece)
export const couponExpiryAnnounced = event('coupon.expiry_announced', 'memberCouponId', {
  ...piece,
  name: z.string(),
  validUntil: instant,
})

const bought = { purchaseId: idOf('cpu'), couponId: idOf('cpn'), accountId: idOf('acc'), paymentId: idOf('pay') }

/** What was paid for lies in the wallet: the money is whose coupon it is. */
export const couponBought = event('coupon.bought', 'purchaseId', { ...bought, memberCouponId: idOf('uco') })

/** Its money has to go back, all of it: the coupon could not be had any more, or its buyer gave it back unused. */
export const couponRefundRequested = event('coupon.refund_requested', 'purchaseId', {
  ...bought,
  refundId: idOf('rfd'),
  reason: z.string(),
})

/**
 * Money that is given into a wallet, and taken out again where its reason has gone: once per `grantId`, which says what it is for, in
 * whatever order they are heard. What comes back by days is `fbk_…:<day>`, and `fbk_…:<what went back>` is of all its days;
 * `crb_…:<what went back>` takes a part of the rebate `crb_…` back. What is taken back is never more than the wallet holds. A shop gives of what it has earned; null is the platform, as with all that was told
 * before shops were named.
 */
const grant = { grantId: z.string().min(1).max(100), accountId: idOf('acc'), amount: moneyOnWire, reason: z.string() }
const balance = { ...grant, shopId: idOf('shp').nullable().default(null) }
export const balanceGranted = event('balance.granted', 'accountId', balance)
export const balanceReclaimed = event('balance.reclaimed', 'accountId', balance)

/**
 * Money that waits for its receiver to open it, and what becomes of it where its reason has gone: once per `grantId`, in parts as with
 * balance. A shop gives of what it has earned; null is the platform.
 */
const packet = { ...grant, shopId: idOf('shp').nullable() }
export const redPacketGranted = event('red_packet.granted', 'accountId', packet)
export const redPacketReclaimed = event('red_packet.reclaimed', 'accountId', packet)

/**
 * Something of the platform's own was handed over for money that is frozen in a wallet under `holdId`: it is the platform's now. Told once
 * per hold.
 */
export const balanceSpent = event('balance.spent', 'accountId', {
  holdId: z.string().min(1).max(240),
  accountId: idOf('acc'),
  amount: moneyOnWire,
  reason: z.string(),
})

/** `points` is how many, above zero; `balance` is what there is after it, below zero where more was taken back than was left. */
const pointsChange = {
  accountId: idOf('acc'),
  entryId: idOf('pnt'),
  kind: z.string(),
  points: z.int().positive(),
  balance: z.int(),
  /** What it is about: an order, a day, a task, a lot. */
  subjectId: z.string(),
}

/** Somebody got points: for an order, a sign-in, a task, a code, or by hand. */
export const pointsEarned = event('points.earned', 'accountId', pointsChange)
/** They paid with them. */
export const pointsUsed = event('points.used', 'accountId', pointsChange)
/** Points that paid for what was given back are there again. */
export const pointsRefunded = event('points.refunded', 'accountId', pointsChange)
/** Points that were earned by what was given back are gone, or owed. */
export const pointsReclaimed = event('points.reclaimed', 'accountId', pointsChange)
/** Nobody used them in time. */
export const pointsExpired = event('points.expired', 'accountId', pointsChange)
