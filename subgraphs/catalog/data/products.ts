import type { Connection, PageArgs } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Prisma, Product } from '../../../prisma/catalog/generated/client.ts'
import type { Tx } from './database.ts'
import { productColumns } from './product-columns.ts'
import type { ProductRow } from './rows.ts'
import { deleteVersion, saveVersion } from './versioned.ts'

export async function findProducts(sql: Sql, ids: readonly string[]): Promise<readonly ProductRow[]> {
  const { rows } = await sql.query<ProductRow>({
    name: 'products-by-id',
    text: `select ${productColumns} from product p join shop s on s.id = p.shop_id where p.id = any($1)`,
    values: [ids],
  })
  return rows
}

export async function findProductBySlug(sql: Sql, slug: string): Promise<ProductRow | null> {
  const { rows } = await sql.query<ProductRow>({
    name: 'product-by-slug',
    text: `select ${productColumns} from product p join shop s on s.id = p.shop_id where p.slug = $1`,
    values: [slug],
  })
  return rows[0] ?? null
}

/** The same rows in a transaction that means to change them. */
export async function loadProducts(db: Tx, ids: readonly string[]): Promise<readonly ProductRow[]> {
  return withShops(db, await db.product.findMany({ where: { id: { in: [...ids] } } }))
}

export const loadProduct = async (db: Tx, id: string): Promise<ProductRow | null> =>
  (await loadProducts(db, [id]))[0] ?? null

export async function isSlugTaken(db: Tx, slug: string): Promise<boolean> {
  return (await db.product.findUnique({ where: { slug }, select: { id: true } })) !== null
}

export type ProductData = Prisma.ProductUncheckedUpdateInput
export type NewProductData = Prisma.ProductUncheckedCreateInput

export async function insertProduct(db: Tx, product: NewProductData): Promise<boolean> {
  return (await unlessTaken(db.product.create({ data: product, select: { id: true } }))) !== null
}

export const saveProductRow = (db: Tx, before: ProductRow, data: ProductData) =>
  saveVersion<Product>(db.product, before, data)

/** What is due, locked for this transaction alone: two processes share the work. */
export const lockDue = (db: Tx, now: Date, most: number): Promise<{ id: string }[]> => db.$queryRaw`
  select id from product where shelve_at <= ${now} or unshelve_at <= ${now} limit ${most} for update skip locked`

export const deleteProductRow = (db: Tx, product: ProductRow): Promise<boolean> => deleteVersion(db.product, product)

export async function addViews(db: Tx, views: ReadonlyMap<string, number>): Promise<number> {
  const rows = [...views].map(([id, count]) => ({ id, count }))
  return db.$executeRaw`
    update product p set view_count = p.view_count + v.count
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, count integer) where p.id = v.id`
}

type ManagedListing = { readonly where: object; readonly isNewestFirst: boolean }

/** Ids are made in the order of time, so that the newest is the largest. */
export const listManaged = (
  db: Tx,
  { where, isNewestFirst }: ManagedListing,
  args: PageArgs,
): Promise<Connection<ProductRow>> => {
  const table = {
    findMany: async (query: never) => withShops(db, await db.product.findMany(query)),
    count: (query: never) => db.product.count(query) as Promise<number>,
  }
  return listPage<ProductRow>(
    table,
    { where, order: byId(isNewestFirst), sort: isNewestFirst ? 'managed-newest' : 'managed-oldest' },
    args,
  )
}

async function withShops(db: Tx, products: readonly Product[]): Promise<readonly ProductRow[]> {
  const shops = await db.shop.findMany({ where: { id: { in: [...new Set(products.map(({ shopId }) => shopId))] } } })
  const shownUntil = new Map(shops.map((shop) => [shop.id, shop.shownUntil]))
  return products.map((product) => ({ ...product, shopShownUntil: shownUntil.get(product.shopId) ?? new Date(0) }))
}
