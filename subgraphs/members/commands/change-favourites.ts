import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { countFavourites, deleteFavourites, insertFavourites } from '../data/favourites.ts'
import { MOST_AT_ONCE, MOST_FAVOURITES } from '../domain/favourite.ts'
import { checkThere, readProducts } from '../domain/products.ts'
import { tooMany } from '../domain/refusals.ts'
import type { MissingProducts } from './find-missing.ts'
import { ownMember } from './own-member.ts'

type AddFavourites = { readonly productIds: readonly string[]; readonly missing: MissingProducts }

export type ChangedFavourites = { readonly productIds: readonly Id<'prd'>[]; readonly changedCount: number }

/** Adding again changes nothing, and adding what was removed puts it first again. */
export async function addFavourites(
  { productIds, missing }: AddFavourites,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<ChangedFavourites>> {
  const read = readProducts(productIds, MOST_AT_ONCE)
  if (!read.ok) return read
  const fine = checked(...checkThere(read.value, missing))
  if (!fine.ok) return fine
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  const changedCount = await keep(read.value, accountId, unit)
  const isTooMany = changedCount > 0 && (await countFavourites(unit.db, accountId)) > MOST_FAVOURITES
  return isTooMany ? tooMany(MOST_FAVOURITES, 'productIds') : ok({ productIds: read.value, changedCount })
}

export async function removeFavourites(
  texts: readonly string[],
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<ChangedFavourites>> {
  const read = readProducts(texts, MOST_AT_ONCE)
  if (!read.ok) return read
  const changedCount = await deleteFavourites(unit.db, accountId, read.value)
  return ok({ productIds: read.value, changedCount })
}

/** They have left the cart already, so they are kept whatever the limit says: else they would be lost. */
export async function keepFromCart(productIds: readonly Id<'prd'>[], accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const own = await ownMember(accountId, unit)
  if (own.ok) await keep(productIds, accountId, unit)
}

const keep = (productIds: readonly Id<'prd'>[], accountId: Id<'acc'>, { db, now }: Unit): Promise<number> =>
  insertFavourites(
    db,
    productIds.map((productId) => ({ id: newId('fav', now.getTime()), accountId, productId, addedAt: now })),
  )
