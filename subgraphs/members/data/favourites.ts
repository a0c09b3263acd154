import type { Id } from '@supermall/kernel/id'
import type { Page } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset } from '@supermall/subgraph/keyset'
import type { Favourite } from '../domain/favourite.ts'
import type { Tx } from './database.ts'
import { MOST_COUNTED } from './member-list.ts'

export const LATEST: Order = { column: 'id', isDescending: true }

/** What is there already stays where it stands, and is not counted. */
export async function insertFavourites(db: Tx, favourites: readonly Favourite[]): Promise<number> {
  return (await db.favourite.createMany({ data: [...favourites], skipDuplicates: true })).count
}

export async function deleteFavourites(db: Tx, accountId: Id<'acc'>, productIds: readonly string[]): Promise<number> {
  return (await db.favourite.deleteMany({ where: { accountId, productId: { in: [...productIds] } } })).count
}

export const countFavourites = (db: Tx, accountId: string): Promise<number> =>
  db.favourite.count({ where: { accountId }, take: MOST_COUNTED })

export async function listFavourites(db: Tx, accountId: string, page: Page): Promise<Favourite[]> {
  const { where: bounds, ...rest } = keyset(page, LATEST)
  return (await db.favourite.findMany({ where: { AND: [{ accountId }, bounds] }, ...rest })) as Favourite[]
}

export async function listFavouritesAmong<Product extends string>(
  db: Tx,
  accountId: string,
  productIds: readonly Product[],
): Promise<Product[]> {
  const where = { accountId, productId: { in: [...productIds] } }
  const rows = await db.favourite.findMany({ where, select: { productId: true } })
  return rows.map(({ productId }) => productId as Product)
}
