import type { Id } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { COUNT_CAP, listPage } from '@supermall/subgraph/list-page'
import type { Favourite } from '../domain/favourite.ts'
import type { Tx } from './database.ts'

/** What is there already stays where it stands, and is not counted. */
export async function insertFavourites(db: Tx, favourites: readonly Favourite[]): Promise<number> {
  return (await db.favourite.createMany({ data: [...favourites], skipDuplicates: true })).count
}

export async function deleteFavourites(db: Tx, accountId: Id<'acc'>, productIds: readonly string[]): Promise<number> {
  return (await db.favourite.deleteMany({ where: { accountId, productId: { in: [...productIds] } } })).count
}

export const countFavourites = (db: Tx, accountId: string): Promise<number> =>
  db.favourite.count({ where: { accountId }, take: COUNT_CAP })

export const listFavourites = (db: Tx, accountId: string, args: PageArgs): Promise<Counted<Favourite>> =>
  listPage<Favourite>(db.favourite, { where: { accountId }, order: byId(true), sort: 'favourites' }, args)

export async function listFavouritesAmong<Product extends string>(
  db: Tx,
  accountId: string,
  productIds: readonly Product[],
): Promise<Product[]> {
  const where = { accountId, productId: { in: [...productIds] } }
  const rows = await db.favourite.findMany({ where, select: { productId: true } })
  return rows.map(({ productId }) => productId as Product)
}
