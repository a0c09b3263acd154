import { z } from 'zod'
import { idOf, moneyOnWire } from './define.ts'

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

export const settling = {
  ask: { shopId: idOf('shp'), orderIds: z.array(idOf('ord')).max(200) },
  answer: z.object({ orderIds: z.array(idOf('ord')).max(200) }),
}
