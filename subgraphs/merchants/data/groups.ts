import { nameKey } from '@supermall/kernel/check'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { ShopCategory } from '../domain/shop-category.ts'
import { MOST_CATEGORIES } from '../domain/shop-category.ts'
import type { ShopGroup } from '../domain/shop-group.ts'
import { MOST_GROUPS } from '../domain/shop-group.ts'
import type { Tx } from './database.ts'

type Edit<T> = Partial<Omit<T, 'id' | 'version'>>
type Versioned = { readonly id: string; readonly version: number }

const IN_PLACE = [{ position: 'asc' }, { id: 'asc' }] as const

export async function findGroup(db: Tx, id: string | null): Promise<ShopGroup | null> {
  return id === null ? null : ((await db.shopGroup.findUnique({ where: { id } })) as ShopGroup | null)
}

export async function findGroups(db: Tx, ids: readonly string[]): Promise<ShopGroup[]> {
  return (await db.shopGroup.findMany({ where: { id: { in: [...ids] } } })) as ShopGroup[]
}

export async function listGroups(db: Tx): Promise<ShopGroup[]> {
  return (await db.shopGroup.findMany({ orderBy: [...IN_PLACE], take: MOST_GROUPS })) as ShopGroup[]
}

export const countGroups = (db: Tx): Promise<number> => db.shopGroup.count()

export async function insertGroup(db: Tx, group: ShopGroup, now: Date): Promise<ShopGroup | null> {
  const data = { ...group, nameKey: nameKey(group.name), createdAt: now, updatedAt: now }
  return unlessTaken(db.shopGroup.create({ data }).then(() => group))
}

export async function saveGroup(
  db: Tx,
  { id, version }: Versioned,
  { edit, now }: { edit: Edit<ShopGroup>; now: Date },
) {
  const data = { ...edit, ...keyOf(edit.name), version: version + 1, updatedAt: now }
  const rows = await unlessTaken(db.shopGroup.updateManyAndReturn({ where: { id, version }, data }))
  return rows === null ? 'taken' : ((rows[0] as ShopGroup | undefined) ?? null)
}

/** The rows that refer to it are counted under its lock, so that nothing comes to stand in it meanwhile. */
export async function lockGroup(db: Tx, id: string): Promise<{ shops: number }> {
  await db.$queryRaw`select 1 from shop_group where id = ${id} for update`
  return { shops: await db.shop.count({ where: { groupId: id } }) }
}

export const deleteGroup = async (db: Tx, { id, version }: Versioned): Promise<boolean> =>
  (await db.shopGroup.deleteMany({ where: { id, version } })).count === 1

export async function countShopsOfGroups(db: Tx, ids: readonly string[]): Promise<{ id: string; count: number }[]> {
  const rows = await db.shop.groupBy({ by: ['groupId'], where: { groupId: { in: [...ids] } }, _count: true })
  return rows.map(({ groupId, _count }) => ({ id: String(groupId), count: _count }))
}

export async function findCategory(db: Tx, id: string): Promise<ShopCategory | null> {
  return (await db.shopCategory.findUnique({ where: { id } })) as ShopCategory | null
}

export async function findCategories(db: Tx, ids: readonly string[]): Promise<ShopCategory[]> {
  return (await db.shopCategory.findMany({ where: { id: { in: [...ids] } } })) as ShopCategory[]
}

export async function listCategories(db: Tx, { withDisabled }: { withDisabled: boolean }): Promise<ShopCategory[]> {
  const where = withDisabled ? {} : { isEnabled: true }
  return (await db.shopCategory.findMany({ where, orderBy: [...IN_PLACE], take: MOST_CATEGORIES })) as ShopCategory[]
}

export const countCategories = (db: Tx): Promise<number> => db.shopCategory.count()

export async function insertCategory(db: Tx, category: ShopCategory, now: Date): Promise<ShopCategory | null> {
  const data = { ...category, nameKey: nameKey(category.name), createdAt: now, updatedAt: now }
  return unlessTaken(db.shopCategory.create({ data }).then(() => category))
}

export async function saveCategory(
  db: Tx,
  { id, version }: Versioned,
  { edit, now }: { edit: Edit<ShopCategory>; now: Date },
) {
  const data = { ...edit, ...keyOf(edit.name), version: version + 1, updatedAt: now }
  const rows = await unlessTaken(db.shopCategory.updateManyAndReturn({ where: { id, version }, data }))
  return rows === null ? 'taken' : ((rows[0] as ShopCategory | undefined) ?? null)
}

export async function lockCategory(db: Tx, id: string): Promise<{ shops: number; applications: number }> {
  await db.$queryRaw`select 1 from shop_category where id = ${id} for update`
  return {
    shops: await db.shop.count({ where: { categoryId: id } }),
    applications: await db.merchantApplication.count({ where: { categoryId: id } }),
  }
}

export const deleteCategory = async (db: Tx, { id, version }: Versioned): Promise<boolean> =>
  (await db.shopCategory.deleteMany({ where: { id, version } })).count === 1

const keyOf = (name: string | undefined) => (name === undefined ? {} : { nameKey: nameKey(name) })
