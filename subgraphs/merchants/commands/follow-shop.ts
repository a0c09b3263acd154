import { shopFollowed, shopUnfollowed } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { countFollower, countFollowsOf, deleteFollow, insertFollows, listFollowedIds } from '../data/follows.ts'
import { findShop } from '../data/shops.ts'
import { notFound } from '../domain/refusals.ts'
import type { Shop } from '../domain/shop.ts'
import { isOpen } from '../domain/shop.ts'

const MOST_FOLLOWED = 1_000

/** The row decides who was first, and only the first counts: however often it is asked, a person is one follower. */
export async function followShop(shopId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Shop>> {
  const shop = await find(shopId, unit)
  if (!shop) return notFound('shopId')
  if (!isOpen(shop, unit.now)) return refused('SHOP_NOT_OPEN', 'The shop is not open.', 'shopId')
  const follow = { id: newId('fol', unit.now.getTime()), shopId: shop.id, accountId, createdAt: unit.now }
  if ((await insertFollows(unit.db, [follow])) === 0) return ok(shop)
  if ((await countFollowsOf(unit.db, accountId)) > MOST_FOLLOWED) {
    return refused('LIMIT_REACHED', `You follow ${MOST_FOLLOWED} shops already.`, 'shopId')
  }
  await countFollower(unit.db, shop.id, 1)
  unit.emit(shopFollowed({ shopId: shop.id, accountId }))
  return ok({ ...shop, followerCount: shop.followerCount + 1 })
}

export async function unfollowShop(shopId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Shop>> {
  const shop = await find(shopId, unit)
  if (!shop) return notFound('shopId')
  const wasFollowed = await endFollow(shop.id, accountId, unit)
  return ok(wasFollowed ? { ...shop, followerCount: shop.followerCount - 1 } : shop)
}

/** A person who is gone follows nothing. */
export async function endFollowsOf(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  for (const shopId of await listFollowedIds(unit.db, accountId)) await endFollow(shopId, accountId, unit)
}

async function endFollow(shopId: Id<'shp'>, accountId: Id<'acc'>, unit: Unit): Promise<boolean> {
  if (!(await deleteFollow(unit.db, { shopId, accountId }))) return false
  await countFollower(unit.db, shopId, -1)
  unit.emit(shopUnfollowed({ shopId, accountId }))
  return true
}

async function find(shopId: string, unit: Unit): Promise<Shop | null> {
  const id = parseId('shp', shopId)
  return id && findShop(unit.db, id)
}
