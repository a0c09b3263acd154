import type { Connection, PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { COUNT_CAP, listPage } from '@supermall/subgraph/list-page'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Tx } from './database.ts'
import { byPosition } from './lists.ts'
import type { CategoryRow } from './rows.ts'

export const findCategory = (db: Tx, id: string): Promise<CategoryRow | null> =>
  db.category.findUnique({ where: { id } })

export const findCategoryBySlug = (db: Tx, slug: string): Promise<CategoryRow | null> =>
  db.category.findUnique({ where: { slug } })

export const countChildren = (db: Tx, parentId: string | null): Promise<number> =>
  db.category.count({ where: { parentId } })

export const countProducts = (db: Tx, categoryId: string): Promise<number> =>
  db.product.count({ where: { categoryId }, take: COUNT_CAP })

/** Whoever changes the shape of the tree holds its roots: two moves at once could each be right and together make a circle. */
export async function lockTree(db: Tx): Promise<void> {
  await db.$queryRaw`select id from category where parent_id is null order by id for update`
}

/** Waits for products that are just being put into it, so that none is missed by the count that follows. */
export async function lockCategory(db: Tx, id: string): Promise<void> {
  await db.$queryRaw`select id from category where id = ${id} for update`
}

/** All below a category, without itself. */
export const findBelow = (
  db: Tx,
  id: string,
): Promise<{ id: string; parentId: string | null; level: number; version: number }[]> =>
  db.$queryRaw`with recursive below as (
      select * from category where parent_id = ${id}
      union all select c.* from category c join below b on c.parent_id = b.id)
    select id, parent_id as "parentId", level, version from below order by level, id`

/** The levels of all below change with it, and so do their versions: whoever edits one has read another tree. */
export async function shiftBelow(
  db: Tx,
  ids: readonly string[],
  { by, now }: { by: number; now: Date },
): Promise<void> {
  await db.category.updateMany({
    where: { id: { in: [...ids] } },
    data: { level: { increment: by }, version: { increment: 1 }, updatedAt: now },
  })
}

type CategoryListing = { readonly where: Where; readonly isNewestFirst: boolean }

export const listCategories = (
  db: Tx,
  { where, isNewestFirst }: CategoryListing,
  args: PageArgs,
): Promise<Connection<CategoryRow>> =>
  listPage<CategoryRow>(
    db.category,
    {
      where,
      ...(isNewestFirst
        ? { order: byId(true), sort: 'categories-newest' }
        : { order: byPosition, sort: 'categories-position' }),
    },
    args,
  )

export const insertCategory = (db: Tx, category: CategoryRow): Promise<CategoryRow | null> =>
  unlessTaken(db.category.create({ data: category }))
