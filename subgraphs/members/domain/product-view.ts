import type { Id } from '@supermall/kernel/id'

export type ProductView = {
  readonly id: Id<'pvw'>
  readonly accountId: Id<'acc'>
  readonly productId: Id<'prd'>
  readonly views: number
  readonly seenAt: Date
}

export const MOST_VIEWS = 500
/** A page of goods that somebody has scrolled past. */
export const MOST_VIEWED_AT_ONCE = 20
export const MOST_FORGOTTEN_AT_ONCE = 100
