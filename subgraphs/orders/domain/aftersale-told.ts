import type { AftersaleCase } from './aftersale.ts'

/** What every event of a case begins with. */
export const aboutCase = ({ id, orderId, shopId, accountId }: AftersaleCase) => ({
  caseId: id,
  orderId,
  shopId,
  accountId,
})
