import type { AftersaleCase } from './aftersale.ts'
import type { Order } from './order.ts'

/** What every event of a case begins with. */
export const aboutCase = (
  { id, orderId, shopId, accountId }: AftersaleCase,
  { parentId }: Pick<Order, 'parentId'>,
) => ({
  caseId: id,
  orderId,
  parentId: parentId ?? undefined,
  shopId,
  accountId,
})
