import { nameKey } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Shop } from '../domain/shop.ts'
import type { Tx } from './database.ts'

export type ShopEdit = Partial<Omit<Shop, 'id' | 'version' | 'followerCount' | 'createdAt'>>

export async function findShop(db: Tx, id: string): Promise<Shop | null> {
  return (await db.shop.findUnique({ where: { id } })) as Shop | null
}

export async function findShopBySlug(db: Tx, slug: string): Promise<Shop | null> {
  return (await db.shop.findUnique({ where: { slug } })) as Shop | null
}

export async function findShops(db: Tx, ids: readonly string[]): Promise<Shop[]> {
  return (await db.shop.findMany({ where: { id: { in: [...ids] } } })) as Shop[]
}

/** Waits for whoever counts or changes what belongs to this shop, so that a limit holds against many at once. */
export async function lockShop(db: Tx, id: string): Promise<Shop | null> {
  await db.$queryRaw`select 1 from shop where id = ${id} for update`
  return findShop(db, id)
}

export async function insertShop(db: Tx, shop: Shop): Promise<Shop | null> {
  const data = { ...shop, nameKey: nameKey(shop.name), updatedAt: shop.createdAt }
  return unlessTaken(db.shop.create({ data }).then(() => shop))
}

/** Null when the version is not the expected one any more; `'taken'` when the name or the slug went to somebody else. */
export async function saveShop(
  db: Tx,
  { id, version }: Pick<Shop, 'id' | 'version'>,
  { edit, now }: { edit: ShopEdit; now: Date },
): Promise<Shop | null | 'taken'> {
  const key = edit.name === undefined ? {} : { nameKey: nameKey(edit.name) }
  const data = { ...edit, ...key, version: version + 1, updatedAt: now }
  const rows = await unlessTaken(db.shop.updateManyAndReturn({ where: { id, version }, data }))
  return rows === null ? 'taken' : ((rows[0] as Shop | undefined) ?? null)
}

export const isNameTaken = async (db: Tx, name: string, except?: string): Promise<boolean> =>
  isAnother(await db.shop.findUnique({ where: { nameKey: nameKey(name) }, select: { id: true } }), except)

export const isSlugTaken = async (db: Tx, slug: string, except?: string): Promise<boolean> =>
  isAnother(await db.shop.findUnique({ where: { slug }, select: { id: true } }), except)

/** Each shop of the group gets a new version, so that what is told of it next is the newest. */
export async function touchShopsOfGroup(db: Tx, groupId: Id<'sgr'>, now: Date): Promise<Shop[]> {
  const data = { version: { increment: 1 }, updatedAt: now }
  return (await db.shop.updateManyAndReturn({ where: { groupId }, data })) as Shop[]
}

/** Writes down what time has decided. Rows that somebody is at work on wait for the next run. */
export async function expireShops(db: Tx, now: Date, most: number): Promise<Shop[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    update shop set status = 'EXPIRED', version = version + 1, updated_at = ${now}
    where id in (
      select id from shop where status = 'OPEN' and expires_at <= ${now}
      order by expires_at limit ${most} for update skip locked
    )
    returning id`
  return findShops(
    db,
    rows.map(({ id }) => id),
  )
}

const isAnother = (found: { id: string } | null, except?: string): boolean => found !== null && found.id !== except
