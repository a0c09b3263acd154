import { z } from 'zod'
import { idOf, moneyOnWire } from './define.ts'

/** What it was ordered with at once; absent where it was ordered alone, or nobody said so yet. */
export const parentId = idOf('ord').optional()
/**
 * What every event of an order begins with. `payableId` is what is paid at once: the parent where one checkout bought from several shops,
 * else the order itself. At the door each is paid by itself, and `parentId` alone names the parent.
 */
export const order = {
  orderId: idOf('ord'),
  payableId: idOf('ord'),
  parentId,
  shopId: idOf('shp'),
  accountId: idOf('acc'),
}
export const line = z.object({
  lineId: idOf('oln'),
  productId: idOf('prd'),
  skuId: idOf('sku'),
  quantity: z.int().positive(),
  /** What the buyer pays for the whole line, after every deduction that was shared out to it. */
  paid: moneyOnWire,
  /** What of its price points paid; absent where none did. */
  byPoints: moneyOnWire.optional(),
  /** A gift of a promotion: nothing is paid for it, and it counts for nothing. Absent where it is bought. */
  isGift: z.boolean().optional(),
})
/** What goes back of a line, or is sent in its place. */
export const pieces = z.object({
  lineId: idOf('oln'),
  skuId: idOf('sku'),
  quantity: z.int().positive(),
  isRestocked: z.boolean(),
})
/** How a checkout stands that has orders, or may have some yet. */
export const standing = z.object({
  checkoutId: idOf('chk'),
  isPlaced: z.boolean(),
  /** Each of its orders was cancelled or closed, whoever heard of that. Absent where the version before answers. */
  isOver: z.boolean().optional(),
  /** Lines of virtual goods in those of its orders that were cancelled or closed. Absent where the version before answers. */
  endedLineIds: z.array(idOf('oln')).optional(),
})
