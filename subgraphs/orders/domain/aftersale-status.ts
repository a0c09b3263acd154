export type CaseKind = 'REFUND_ONLY' | 'RETURN' | 'EXCHANGE'
export type CaseStatus =
  | 'APPLIED'
  | 'APPROVED'
  | 'BUYER_SHIPPED'
  | 'RECEIVED'
  | 'MERCHANT_SHIPPED'
  | 'REFUNDING'
  | 'REFUND_FAILED'
  | 'DONE'
  | 'REJECTED'
  | 'CANCELLED'

/**
 * Where a case may go from where it is. Money alone goes back at once; goods may come back without a parcel that was told, and
 * what comes back may be something else than what was sent; what is on its way is not taken back by a word. Where there is nothing
 * to send for what came back, its money goes back.
 */
const MOVES: Record<CaseStatus, readonly CaseStatus[]> = {
  APPLIED: ['APPROVED', 'REFUNDING', 'REJECTED', 'CANCELLED'],
  APPROVED: ['BUYER_SHIPPED', 'RECEIVED', 'REFUNDING', 'CANCELLED'],
  BUYER_SHIPPED: ['RECEIVED', 'REFUNDING', 'REJECTED'],
  RECEIVED: ['MERCHANT_SHIPPED', 'REFUNDING'],
  MERCHANT_SHIPPED: ['DONE'],
  REFUNDING: ['DONE', 'REFUND_FAILED'],
  REFUND_FAILED: ['REFUNDING', 'DONE'],
  DONE: [],
  REJECTED: [],
  CANCELLED: [],
}

export const mayMoveCase = (from: CaseStatus, to: CaseStatus): boolean => MOVES[from].includes(to)

/** What waits for the shop: an answer, goods that are on their way to it, or those that it sends in the place of others. */
export const WAITING_FOR_SHOP: readonly CaseStatus[] = ['APPLIED', 'BUYER_SHIPPED', 'RECEIVED']

/** What waits for the shop or the platform: money that could not go back as well, which somebody has to ask for again. */
export const WAITING_FOR_SELLERS: readonly CaseStatus[] = [...WAITING_FOR_SHOP, 'REFUND_FAILED']

/** Nothing can happen to it any more. */
export const isCaseOver = (status: CaseStatus): boolean => MOVES[status].length === 0

/** Its money is on its way back, or will be when somebody has asked for it again. */
export const GOING_BACK: readonly CaseStatus[] = ['REFUNDING', 'REFUND_FAILED']

export const isGoingBack = (status: CaseStatus): boolean => GOING_BACK.includes(status)

/** Where nothing has moved yet, neither goods nor money: saying that everything is fine ends it. */
export const WAITING: readonly CaseStatus[] = ['APPLIED', 'APPROVED']

export const OPEN_CASES: readonly CaseStatus[] = (Object.keys(MOVES) as CaseStatus[]).filter((one) => !isCaseOver(one))
