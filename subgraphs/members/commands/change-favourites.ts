import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { countFavourites, deleteFavourites, insertFavourites } from '../data/favourites.ts'
import { checked, checkList } from '../domain/check.ts'
import type { Favourite, Target } from '../domain/favourite.ts'
import { MOST_AT_ONCE, MOST_FAVOURITES, readTarget } from '../domain/favourite.ts'
import { tooMany } from '../domain/refusals.ts'
import { ownMember } from './own-member.ts'

type Changed = { readonly targets: readonly Target[]; readonly changedCount: number }

/** Adding again changes nothing, and adding what was removed puts it first again. */
export async function addFavourites(targetIds: readonly string[], accountId: Id<'acc'>, unit: Unit): Promise<Result<Changed>> {
  const targets = readTargets(targetIds)
  if (!targets.ok) return targets
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  const changedCount = await keep(targets.value, accountId, unit)
  const isTooMany = changedCount > 0 && (await countFavourites(unit.db, { accountId })) > MOST_FAVOURITES
  return isTooMany ? tooMany(MOST_FAVOURITES, 'targetIds') : ok({ targets: targets.value, changedCount })
}

export async function removeFavourites(targetIds: readonly string[], accountId: Id<'acc'>, unit: Unit): Promise<Result<Changed>> {
  const targets = readTargets(targetIds)
  if (!targets.ok) return targets
  const changedCount = await deleteFavourites(unit.db, accountId, targetIds)
  return ok({ targets: targets.value, changedCount })
}

/** They have left the cart already, so they are kept whatever the limit says: else they would be lost. */
export async function keepFromCart(productIds: readonly Id<'prd'>[], accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const own = await ownMember(accountId, unit)
  const targets = productIds.map((targetId): Target => ({ kind: 'PRODUCT', targetId }))
  if (own.ok) await keep(targets, accountId, unit)
}

const keep = (targets: readonly Target[], accountId: Id<'acc'>, { db, now }: Unit): Promise<number> =>
  insertFavourites(
    db,
    targets.map((target): Favourite => ({ ...target, id: newId('fav', now.getTime()), accountId, addedAt: now })),
  )

function readTargets(targetIds: readonly string[]): Result<readonly Target[]> {
  const fine = checked(checkList(targetIds, MOST_AT_ONCE, 'targetIds'))
  if (!fine.ok) return fine
  const targets = targetIds.map(readTarget)
  const wrong = targets.flatMap((target, index) => (target ? [] : [notThere(index)]))
  const [first, ...rest] = wrong
  return first ? refuse(first, ...rest) : ok(targets.filter((target) => target !== null))
}

const notThere = (index: number) => ({
  ...{ code: 'NOT_FOUND', message: 'This is the id of no product and no shop.', path: ['targetIds', String(index)] },
})
