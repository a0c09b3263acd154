import { z } from 'zod'
import { bundleFacts } from './catalog.ts'
import { idOf, moneyOnWire } from './define.ts'

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

/** What one rule, bundle or coupon takes off lines: `before` and `after` are what those it is good for had left. */
const reduction = z.object({
  stage: z.enum(['LINES', 'BUNDLE', 'SHOP_TIER', 'PLATFORM_TIER', 'COUPON']),
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

/** A rule that counts, as it was read, and what it gives. */
export const use = { ruleId: idOf('prm'), version: z.int(), gave: moneyOnWire }
const backLine = z.object({ skuId: idOf('sku'), most: moneyOnWire, rate: z.int().min(1).max(10_000) })
const back = z.object({
  ruleId: idOf('prm'),
  version: z.int(),
  shopId: idOf('shp').nullable(),
  name: z.string(),
  why: z.string(),
  days: z.int().positive(),
  startDays: z.int().nonnegative(),
  lines: z.array(backLine).max(100),
})
/** What is asked about lines, and what promotions make of them. */
export const offered = {
  ask: {
    ...buyer,
    /** All of one currency, each SKU once. */
    lines: z.array(line).max(100),
    /** Those that run and that some of the lines are in: they count after packages, and nothing of them is held. */
    bundles: z.array(bundleFacts).max(1_000).optional(),
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
    /** What of a line is paid as it is, as in a package or a bundle: after `BUNDLE` nothing comes off it any more, nor do points. */
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
          ruleId: idOf('prm'),
          version: z.int(),
          shopId: idOf('shp').nullable(),
          name: z.string(),
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
    /** Those of them that free of freight: whether they free anything is decided where freight is known. */
    suggestedFreightIds: z.array(z.string()).max(20).optional(),
  }),
}
