import type { Id } from '@supermall/kernel/id'

export type Favourite = {
  readonly id: Id<'fav'>
  readonly accountId: Id<'acc'>
  readonly productId: Id<'prd'>
  readonly addedAt: Date
}

export const MOST_FAVOURITES = 2_000
export const MOST_AT_ONCE = 100
