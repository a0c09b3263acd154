import type { Id } from '@supermall/kernel/id'
import type { Page } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset } from '@supermall/subgraph/keyset'
import type { Favourite, FavouriteKind } from '../domain/favourite.ts'
import type { Tx } from './database.ts'
import { MOST_COUNTED } from './member-list.ts'

export const LATEST: Order = { column: 'id', isDescending: true }

/** What is there already stays where it stands, and is not counted. */
export async function insertFavourites(db: Tx, favourites: readonly Favourite[]): Promise<number> {
  return (await db.favourite.createMany({ data: [...favourites], skipDuplicates: true })).count
}

export async function deleteFavourites(db: Tx, accountId: Id<'acc'>, targetIds: readonly string[]): Promise<number> {
  return (await db.favourite.deleteMany({ where: { accountId, targetId: { in: [...targetIds] } } })).count
}

type Of = { readonly accountId: string; readonly kind?: FavouriteKind }

export const countFavourites = (db: Tx, where: Of): Promise<number> =>
  db.favourite.count({ where, take: MOST_COUNTED })

export async function listFavourites(db: Tx, of: Of, page: Page): Promise<Favourite[]> {
  const { where: bounds, ...rest } = keyset(page, LATEST)
  return (await db.favourite.findMany({ where: { AND: [of, bounds] }, ...rest })) as Favourite[]
}

export async function listFavouriteIdsAmong<Target extends string>(
  db: Tx,
  accountId: string,
  targetIds: readonly Target[],
): Promise<Target[]> {
  const rows = await db.favourite.findMany({ where: { accountId, targetId: { in: [...targetIds] } }, select: { targetId: true } })
  return rows.map(({ targetId }) => targetId as Target)
}
