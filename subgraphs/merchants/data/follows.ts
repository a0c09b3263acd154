import type { Id } from '@supermall/kernel/id'
import type { Page } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset } from '@supermall/subgraph/keyset'
import type { Tx } from './database.ts'
import { MOST_COUNTED } from './nearby-page.ts'

export type Follow = {
  readonly id: Id<'fol'>
  readonly shopId: Id<'shp'>
  readonly accountId: Id<'acc'>
  readonly createdAt: Date
}

export const LATEST: Order = { column: 'id', isDescending: true }

/** How many are new. Of many who insert the same one at once only one is told so, and only that one may count it. */
export async function insertFollows(db: Tx, follows: readonly Follow[]): Promise<number> {
  return (await db.shopFollow.createMany({ data: [...follows], skipDuplicates: true })).count
}

export async function deleteFollow(
  db: Tx,
  { shopId, accountId }: Pick<Follow, 'shopId' | 'accountId'>,
): Promise<boolean> {
  return (await db.shopFollow.deleteMany({ where: { shopId, accountId } })).count === 1
}

export async function countFollower(db: Tx, shopId: string, by: 1 | -1): Promise<void> {
  await db.shop.update({ where: { id: shopId }, data: { followersCount: { increment: by } }, select: { id: true } })
}

export const countFollowsOf = (db: Tx, accountId: string): Promise<number> =>
  db.shopFollow
    .findMany({ where: { accountId }, take: MOST_COUNTED, select: { id: true } })
    .then(({ length }) => length)

export async function listFollows(db: Tx, accountId: string, page: Page): Promise<Follow[]> {
  const { where: bounds, ...rest } = keyset(page, LATEST)
  return (await db.shopFollow.findMany({ where: { AND: [{ accountId }, bounds] }, ...rest })) as Follow[]
}

/** In the order of the shops, so that two who do this at once wait for each other instead of blocking each other. */
export async function listFollowedIds(db: Tx, accountId: string): Promise<Id<'shp'>[]> {
  const rows = await db.shopFollow.findMany({
    where: { accountId },
    orderBy: { shopId: 'asc' },
    select: { shopId: true },
  })
  return rows.map(({ shopId }) => shopId as Id<'shp'>)
}

export async function listFollowedAmong(db: Tx, accountId: string, shopIds: readonly string[]): Promise<Id<'shp'>[]> {
  const rows = await db.shopFollow.findMany({
    where: { accountId, shopId: { in: [...shopIds] } },
    select: { shopId: true },
  })
  return rows.map(({ shopId }) => shopId as Id<'shp'>)
}
