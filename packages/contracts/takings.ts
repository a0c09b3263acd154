import { z } from 'zod'
import { idOf, instant, moneyOnWire } from './define.ts'

/** In which ways it was paid, as payments name them; absent where nothing was, or nobody said so yet. */
export const paidBy = z
  .array(z.object({ channel: z.string(), amount: moneyOnWire }))
  .max(2)
  .optional()

/**
 * What an order came to before it was paid: `goods`, as its seller last priced them, and `freight` and `tax` less both deductions are what
 * its buyer paid. Points are deducted by the platform. Absent where nobody said so yet.
 */
export const sale = z
  .object({
    goods: moneyOnWire,
    freight: moneyOnWire,
    tax: moneyOnWire,
    deductedByShop: moneyOnWire,
    deductedByPlatform: moneyOnWire,
  })
  .optional()

/** How a refund stands to the end of its order. */
export const ending = {
  /** `order.finished` was told before, with this money in what it says was paid. Absent where nobody said so yet. */
  hasFinished: z.boolean().optional(),
  /**
   * What an order came to that this ends before it was finished, and what is left of it. Absent where it goes on, was finished,
   * nothing was sent and nothing is left, or nobody said so yet.
   */
  ended: z.object({ paid: moneyOnWire, sale, at: instant }).optional(),
}

export const settling = {
  ask: { shopId: idOf('shp'), orderIds: z.array(idOf('ord')).max(200) },
  answer: z.object({ orderIds: z.array(idOf('ord')).max(200) }),
}
