import { z } from 'zod'
import { idOf, instant, moneyOnWire, request } from './define.ts'

const tier = z.object({ ruleId: z.string(), threshold: moneyOnWire, off: moneyOnWire })

/**
 * Every rule of promotions that may touch these lines, for an order to be priced by. Who asks does the sums: promotions says
 * what is granted, orders what it comes to. Nobody has to answer; a mall without promotions sells at its prices.
 */
export const offers = request('promotions.offers', {
  ask: {
    accountId: idOf('acc').nullable(),
    levelId: idOf('lvl').nullable(),
    lines: z
      .array(
        z.object({
          skuId: idOf('sku'),
          productId: idOf('prd'),
          shopId: idOf('shp'),
          categoryId: idOf('cat'),
          quantity: z.int().positive(),
          price: moneyOnWire,
        }),
      )
      .max(100),
    couponIds: z.array(z.string()).max(20),
    points: z.int().nonnegative(),
  },
  answer: z.object({
    /** A price that takes the place of the member's own. Of a campaign it takes part in no further deduction. */
    prices: z.array(
      z.object({ skuId: idOf('sku'), ruleId: z.string(), kind: z.enum(['CAMPAIGN', 'PROMOTION']), price: moneyOnWire }),
    ),
    shopTiers: z.array(tier.extend({ shopId: idOf('shp') })),
    platformTiers: z.array(tier),
    coupons: z.array(
      z.object({
        couponId: z.string(),
        shopId: idOf('shp').nullable(),
        threshold: moneyOnWire,
        /** One of the two: a sum, or what is paid in ten-thousandths of the eligible lines. */
        off: moneyOnWire.nullable(),
        rate: z.int().min(0).max(10_000).nullable(),
        most: moneyOnWire.nullable(),
        eligibleSkuIds: z.array(idOf('sku')),
      }),
    ),
    /** Why a coupon that was asked for does not count. */
    refusedCoupons: z.array(z.object({ couponId: z.string(), code: z.string(), message: z.string() })),
    points: z
      .object({
        available: z.int().nonnegative(),
        /** What one point is worth. */
        worth: moneyOnWire,
        most: z.array(z.object({ skuId: idOf('sku'), amount: moneyOnWire })),
      })
      .nullable(),
  }),
})

/** Sets coupons and points aside for a checkout, all or nothing. The same owner asked again gets the answer of the first time. */
export const holdPromotions = request('promotions.hold', {
  ask: {
    ownerId: z.string(),
    accountId: idOf('acc'),
    couponIds: z.array(z.string()).max(20),
    points: z.int().nonnegative(),
    until: instant,
  },
  answer: z.object({ isHeld: z.boolean(), code: z.string().nullable(), message: z.string().nullable() }),
})

/** Gives back what the owner holds; nothing when it holds nothing any more. An owner that was released can never hold again. */
export const releasePromotions = request('promotions.release', {
  ask: { ownerId: z.string(), reason: z.string() },
  answer: z.object({ isReleased: z.boolean() }),
})
