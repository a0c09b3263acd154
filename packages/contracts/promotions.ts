import { z } from 'zod'
import { event, idOf, instant, moneyOnWire, request } from './define.ts'

/** A part of a line that something takes off; never more than what is left of the line there. */
const share = z.object({ skuId: idOf('sku'), off: moneyOnWire })

const line = z.object({
  skuId: idOf('sku'),
  productId: idOf('prd'),
  shopId: idOf('shp'),
  categoryId: idOf('cat'),
  quantity: z.int().positive(),
  /** What one piece costs everybody: the list price, or that of the wholesale ladder of the goods. */
  list: moneyOnWire,
  /** What one piece costs this buyer as a member; the list price where a member pays it. */
  member: moneyOnWire,
  /** What of the list price the buyer's level pays, in ten-thousandths; null where `member` is a price of its own. */
  memberRate: z.int().min(0).max(10_000).nullable(),
  /** Whether the goods are left out of what members pay less for. */
  isMemberRefused: z.boolean(),
  /** Whether one piece keeps its price, as what is sold before it is there does; reductions and coupons still count. */
  isPriceKept: z.boolean(),
})

/** Whom a rule is for, and of whose wallet coupons and points come. */
const buyer = {
  /** Null is somebody who has not signed in: without coupons, points and what is counted per buyer. */
  accountId: idOf('acc').nullable(),
  levelId: idOf('lvl').nullable(),
  groupIds: z.array(idOf('mgr')).max(200),
}

/**
 * In the order in which they lower the price of one piece. `MEMBER` is the buyer's own price, told where something builds on it;
 * `LIST` is everybody's, where a coupon drops the member's. A `CAMPAIGN` takes the place of everything and part in nothing else.
 */
const priceKind = z.enum(['CAMPAIGN', 'LIST', 'MEMBER', 'WHOLESALE', 'TIMED_PRICE', 'MEMBER_PRICE', 'REPEAT_PURCHASE'])

/** One step of the price of one piece, in the order in which they are taken. */
const price = z.object({
  skuId: idOf('sku'),
  kind: priceKind,
  /** The promotion, or the coupon that drops other prices; null for `MEMBER`. */
  ruleId: z.string().nullable(),
  name: z.string(),
  before: moneyOnWire,
  price: moneyOnWire,
})

/** What one rule or coupon takes off lines: `before` and `after` are what those it is good for had left. */
const reduction = z.object({
  stage: z.enum(['LINES', 'SHOP_TIER', 'PLATFORM_TIER', 'COUPON']),
  kind: z.string(),
  ruleId: z.string(),
  /** The piece in the wallet, where it is a coupon. */
  couponId: z.string().nullable(),
  /** Whose it is; null is the platform's. */
  shopId: idOf('shp').nullable(),
  name: z.string(),
  before: moneyOnWire,
  after: moneyOnWire,
  lines: z.array(share).max(100),
})

const use = { ruleId: idOf('prm'), version: z.int(), gave: moneyOnWire }
const backLine = z.object({ skuId: idOf('sku'), most: moneyOnWire, rate: z.int().min(1).max(10_000) })
const back = z.object({
  ...{ ruleId: idOf('prm'), version: z.int(), shopId: idOf('shp').nullable(), name: z.string(), why: z.string() },
  ...{ days: z.int().positive(), startDays: z.int().nonnegative(), lines: z.array(backLine).max(100) },
})
/** What comes back later of one line; of what gives at once there is none. */
const heldBack = z.object({ skuId: idOf('sku'), quantity: z.int().positive(), gave: moneyOnWire })

/**
 * What promotions make of these lines: decided here, to the last unit and line by line. Who asks applies it stage by stage, does
 * freight, points and balance, and records it. Nobody has to answer; a mall without promotions sells at its prices.
 */
export const offers = request('promotions.offers', {
  ask: {
    ...buyer,
    /** All of one currency, each SKU once. */
    lines: z.array(line).max(100),
    couponIds: z.array(z.string()).max(20),
    points: z.int().nonnegative(),
    /** Whether the best coupons of the wallet shall be named. They are not used unless they are asked for. */
    isSuggesting: z.boolean(),
  },
  answer: z.object({
    /** The prices of pieces, where they are not the member's own: step by step, the last one holds. */
    prices: z.array(price).max(600),
    /** In the order in which they are taken. */
    reductions: z.array(reduction).max(500),
    /** What of a line is paid as it is, as in a package: after `LINES` nothing comes off it any more, nor do points. */
    fixed: z.array(z.object({ skuId: idOf('sku'), amount: moneyOnWire })).max(100),
    /** Lines that are sent free of charge, but not to these regions. */
    freeFreight: z
      .array(
        z.object({
          ruleId: z.string(),
          couponId: z.string().nullable(),
          shopId: idOf('shp').nullable(),
          name: z.string(),
          skuIds: z.array(idOf('sku')).max(100),
          exceptRegionCodes: z.array(z.string()).max(200),
          /** What these lines cost to send together instead, as a package may say; absent where that is nothing. */
          instead: moneyOnWire.optional(),
        }),
      )
      .max(200),
    /** What is given on top, while it can be had: all of it, or as many as the buyer chooses. Held like `uses` once it is given. */
    gifts: z
      .array(
        z.object({
          ...{ ruleId: idOf('prm'), version: z.int(), shopId: idOf('shp').nullable(), name: z.string() },
          choices: z.int().positive().nullable(),
          items: z.array(z.object({ skuId: idOf('sku'), quantity: z.int().positive() })).max(10),
        }),
      )
      .max(200),
    /**
     * What comes back into the wallet later, day by day after the order is finished: of each line at most `most`, and at most `rate`
     * ten-thousandths of what is paid for it. Held like `uses`, with what each line then brings.
     */
    backs: z.array(back).max(100).default([]),
    /** The coupons that count, with what each gives: now, or later as money back. To be held. */
    coupons: z.array(z.object({ couponId: z.string(), name: z.string(), gave: moneyOnWire })).max(20),
    /** The rules that count, as they were read, with what each gives. To be held. */
    uses: z.array(z.object(use)).max(500),
    points: z
      .object({
        available: z.int().nonnegative(),
        /** What one point is worth. */
        worth: moneyOnWire,
        /** The most of a line that points may pay; a line that is not here takes none. */
        most: z.array(z.object({ skuId: idOf('sku'), amount: moneyOnWire })).max(100),
      })
      .nullable(),
    /** Why a live rule, or a coupon that was asked for, does not count. */
    whyNot: z
      .array(
        z.object({
          ruleId: z.string().nullable(),
          couponId: z.string().nullable(),
          name: z.string(),
          code: z.string(),
          message: z.string(),
        }),
      )
      .max(500),
    /** The coupons that would leave the least to pay; empty where nobody asked. */
    suggestedCouponIds: z.array(z.string()).max(20),
  }),
})

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
  answer: z.object({ isHeld: z.boolean(), code: z.string().nullable(), message: z.string().nullable() }),
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
 * Money that is given into a wallet, and taken out again where its reason has gone: once per `grantId`, which says what it is for. What
 * is taken back is never more than the wallet holds. A shop gives of what it has earned; null is the platform, as with all that was told
 * before shops were named.
 */
const grant = { grantId: z.string().min(1).max(100), accountId: idOf('acc'), amount: moneyOnWire, reason: z.string() }
const balance = { ...grant, shopId: idOf('shp').nullable().default(null) }
export const balanceGranted = event('balance.granted', 'accountId', balance)
export const balanceReclaimed = event('balance.reclaimed', 'accountId', balance)

/**
 * Money that waits for its receiver to open it, and what becomes of it where its reason has gone: once per `grantId`. A shop gives of
 * what it has earned; null is the platform.
 */
const packet = { ...grant, shopId: idOf('shp').nullable() }
export const redPacketGranted = event('red_packet.granted', 'accountId', packet)
export const redPacketReclaimed = event('red_packet.reclaimed', 'accountId', packet)

/**
 * Something of the platform's own was handed over for money that is frozen in a wallet under `holdId`: it is the platform's now. Told once
 * per hold.
 */
export const balanceSpent = event('balance.spent', 'accountId', {
  ...{ holdId: z.string().min(1).max(240), accountId: idOf('acc'), amount: moneyOnWire, reason: z.string() },
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
