import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, foreignCursor, pageOf } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'
import { productColumns } from './product-columns.ts'
import type { ProductGroupRow, ProductRow } from './rows.ts'

export const findGroups = (db: Tx, ids: readonly string[]): Promise<ProductGroupRow[]> =>
  db.productGroup.findMany({ where: { id: { in: [...ids] } } })

export const findPlatformGroup = (db: Tx, code: string): Promise<ProductGroupRow | null> =>
  db.productGroup.findFirst({ where: { code, shopId: null } })

type Placed = ProductRow & { readonly place: number }

/** The listed goods of a group in the order that somebody gave them; what is not listed now is passed over. */
export async function listGroupProducts(
  sql: Sql,
  of: { groupId: string; now: Date },
  args: PageArgs,
): Promise<Connection<ProductRow>> {
  const page = pageOf(args, `group-${of.groupId}`)
  const direction = page.isBackward ? 'desc' : 'asc'
  const { rows } = await sql.query<Placed>({
    name: `group-products-${direction}`,
    text: `select ${productColumns}, i.position as place ${SHOWN}
             and ($3::int is null or i.position > $3) and ($4::int is null or i.position < $4)
           order by i.position ${direction} limit $5`,
    values: [of.groupId, of.now, placeIn(page.after), placeIn(page.before), page.size + 1],
  })
  return {
    ...connection(rows, page, ({ place }) => [place]),
    totalCount: () => countShown(sql, of),
  }
}

const SHOWN = `from product_group_item i join product p on p.id = i.product_id join shop s on s.id = p.shop_id
  where i.group_id = $1 and p.is_listed and s.shown_until > $2`

async function countShown(sql: Sql, { groupId, now }: { groupId: string; now: Date }): Promise<number> {
  const { rows } = await sql.query<{ count: number }>({
    name: 'group-count',
    text: `select count(*)::int as count ${SHOWN}`,
    values: [groupId, now],
  })
  return rows[0]?.count ?? 0
}

function placeIn(position: readonly unknown[] | null): number | null {
  if (position === null) return null
  const [place] = position
  const isPlace = typeof place === 'number' && Number.isInteger(place) && Math.abs(place) < 2 ** 31
  if (!isPlace) throw foreignCursor()
  return place
}

export const findGroup = (db: Tx, id: string): Promise<ProductGroupRow | null> =>
  db.productGroup.findUnique({ where: { id } })

export async function findItemIds(db: Tx, groupId: string): Promise<string[]> {
  const rows = await db.productGroupItem.findMany({
    where: { groupId },
    select: { productId: true },
    orderBy: { position: 'asc' },
  })
  return rows.map(({ productId }) => productId)
}

export async function replaceItems(db: Tx, groupId: string, productIds: readonly string[]): Promise<void> {
  await db.productGroupItem.deleteMany({ where: { groupId } })
  await db.productGroupItem.createMany({
    data: productIds.map((productId, position) => ({ groupId, productId, position })),
  })
}

export const listGroups = (db: Tx, where: Where, args: PageArgs): Promise<Connection<ProductGroupRow>> =>
  listPage<ProductGroupRow>(db.productGroup, { where, order: byId(true), sort: 'product-groups' }, args)
