import type { Connection, PageArgs } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'
import type { BundleLineRow, BundleRow } from './rows.ts'

export const findBundles = (db: Tx, ids: readonly string[]): Promise<BundleRow[]> =>
  db.bundle.findMany({ where: { id: { in: [...ids] } } })

export const findBundleLines = (db: Tx, bundleIds: readonly string[]): Promise<BundleLineRow[]> =>
  db.bundleLine.findMany({
    where: { bundleId: { in: [...bundleIds] } },
    orderBy: [{ bundleId: 'asc' }, { position: 'asc' }],
  })

const MOST_PER_PRODUCT = 10

/** Bundles that hold one of the products and run now, those that end first coming first. */
export async function findRunningBundles(
  sql: Sql,
  productIds: readonly string[],
  now: Date,
): Promise<readonly (BundleRow & { readonly productId: string })[]> {
  const { rows } = await sql.query<BundleRow & { readonly productId: string }>({
    name: 'bundles-of-products',
    text: `select distinct on (k.product_id, b.ends_at, b.id) k.product_id as "productId", b.id, b.shop_id as "shopId", b.title, b.description,
             b.image_url as "imageUrl", b.currency, b.price, b.starts_at as "startsAt", b.ends_at as "endsAt",
             b.is_enabled as "isEnabled", b.sold_until as "soldUntil", b.version, b.created_at as "createdAt", b.updated_at as "updatedAt"
           from sku k join bundle_line l on l.sku_id = k.id join bundle b on b.id = l.bundle_id
           where k.product_id = any($1) and b.is_enabled and b.starts_at <= $2 and b.ends_at > $2
           order by k.product_id, b.ends_at, b.id limit ${MOST_PER_PRODUCT} * cardinality($1::text[])`,
    values: [productIds, now],
  })
  return rows
}

export async function productsInBundles(db: Tx, productIds: readonly string[]): Promise<string[]> {
  const rows = await db.sku.findMany({
    where: { productId: { in: [...productIds] }, bundleLines: { some: {} } },
    select: { productId: true },
  })
  return rows.map(({ productId }) => productId)
}

export const findBundle = (db: Tx, id: string): Promise<BundleRow | null> => db.bundle.findUnique({ where: { id } })

export const insertBundle = (db: Tx, bundle: Omit<BundleRow, 'version'>): Promise<BundleRow> =>
  db.bundle.create({ data: bundle })

type BundleLineData = { readonly skuId: string; readonly quantity: number }

export async function replaceLines(db: Tx, bundleId: string, lines: readonly BundleLineData[]): Promise<void> {
  await db.bundleLine.deleteMany({ where: { bundleId } })
  await db.bundleLine.createMany({
    data: lines.map(({ skuId, quantity }, position) => ({ bundleId, skuId, quantity, position })),
  })
}

export const listBundles = (db: Tx, where: Where, args: PageArgs): Promise<Connection<BundleRow>> =>
  listPage<BundleRow>(db.bundle, { where, order: byId(true), sort: 'bundles' }, args)
