import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'

export type FavouriteKind = 'PRODUCT' | 'SHOP'
export type Target = { readonly kind: FavouriteKind; readonly targetId: Id<'prd'> | Id<'shp'> }
export type Favourite = Target & { readonly id: Id<'fav'>; readonly accountId: Id<'acc'>; readonly addedAt: Date }

export const MOST_FAVOURITES = 2_000
export const MOST_AT_ONCE = 100

/** The id's own prefix says what it is of; what is of neither cannot be a favourite. */
export function readTarget(text: string): Target | null {
  const productId = parseId('prd', text)
  if (productId) return { kind: 'PRODUCT', targetId: productId }
  const shopId = parseId('shp', text)
  return shopId && { kind: 'SHOP', targetId: shopId }
}
