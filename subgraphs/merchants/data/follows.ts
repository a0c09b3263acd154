import type { Id } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { COUNT_CAP, listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'

export type Follow = {
  readonly id: Id<'fol'>
  readonly shopId: Id<'shp'>
  readonly accountId: Id<'acc'>
  readonly createdAt: Date
}

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
  await db.shop.update({ where: { id: shopId }, data: { followerCount: { increment: by } }, select: { id: true } })
}

export const countFollowsOf = (db: Tx, accountId: string): Promise<number> =>
  db.shopFollow.count({ where: { accountId }, take: COUNT_CAP })

export const listFollows = (db: Tx, accountId: string, args: PageArgs): Promise<Counted<Follow>> =>
  listPage<Follow>(db.shopFollow, { where: { accountId }, order: byId(true), sort: 'followed' }, args)

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
