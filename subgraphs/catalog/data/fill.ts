import type { Sql } from '@supermall/messaging/sql'
import type { Cell } from '@supermall/subgraph/database/copy'
import { copyRows, queryAtLength } from '@supermall/subgraph/database/copy'
import { documentsFrom } from './search-document.ts'

const PRODUCT =
  `id shop_id category_id brand_id kind slug title subtitle description cover_url image_urls params options label_ids flags currency
  price_low price_high status audit_state audit_reason is_listed listed_at recycled_at least_per_order most_per_order most_per_buyer
  sale_ends_at view_level_ids view_group_ids buy_level_ids buy_group_ids presell wholesale verification card sales_base sales view_count
  created_at updated_at`.split(/\s+/)
const SKU =
  'id product_id shop_id code option_values position currency price market_price cost_price weight_grams image_url is_out stock_told_at'.split(
    ' ',
  )

export type Batch = {
  readonly firstId: string
  readonly lastId: string
  readonly products: readonly (readonly Cell[])[]
  readonly skus: readonly (readonly Cell[])[]
}

/**
 * One stretch of the demo's goods with SKUs and search documents. What an earlier try that died left of the same stretch goes
 * first, so that a seed can be begun again.
 */
export async function fillBatch(sql: Sql, { firstId, lastId, products, skus }: Batch): Promise<void> {
  const values = [firstId, lastId]
  await sql.query({ text: 'delete from search_document where product_id between $1 and $2', values })
  await sql.query({ text: 'delete from product where id between $1 and $2', values })
  await copyRows(sql, { table: 'product', columns: PRODUCT }, products)
  await copyRows(sql, { table: 'sku', columns: SKU }, skus)
  await sql.query({ name: 'fill-documents', text: documentsFrom('p.id between $1 and $2'), values })
}

/** Bundles hold on to SKUs, so those of an earlier try go before the goods do. */
export async function dropBundles(sql: Sql, lastDemoId: string): Promise<void> {
  await sql.query({ text: 'delete from bundle where id <= $1', values: [lastDemoId] })
}

type Rows = {
  readonly table:
    | 'category'
    | 'brand'
    | 'product_label'
    | 'product_group'
    | 'product_group_item'
    | 'bundle'
    | 'bundle_line'
    | 'product_secret'
  readonly rows: readonly object[]
}

/** Small tables, as they are; a row that is there stays. A small mall has no goods of some kinds, and nothing is filled with them. */
export async function fillRows(sql: Sql, { table, rows }: Rows): Promise<void> {
  if (!rows[0]) return
  const columns = Object.keys(rows[0]).join(', ')
  const text = `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb) on conflict do nothing`
  await sql.query({
    text,
    values: [JSON.stringify(rows, (_, part) => (typeof part === 'bigint' ? part.toString() : part))],
  })
}

/** As told by nobody yet: whatever the shop itself tells is newer. */
export async function fillShops(
  sql: Sql,
  shops: readonly { readonly id: string; readonly name: string }[],
): Promise<void> {
  await sql.query({
    text: `insert into shop (id, version, name, status, shown_until, most_products, is_goods_audit_needed)
           select id, 0, name, 'OPEN', '9999-12-31T00:00:00Z', 1000000, false from jsonb_to_recordset($1::jsonb) as n(id text, name text)
           on conflict (id) do nothing`,
    values: [JSON.stringify(shops)],
  })
}

/** What follows from rows once all are there: goods of shops, secrets of SKUs, and which goods are sold out. */
export async function countFilled(sql: Sql): Promise<void> {
  await queryAtLength(
    sql,
    'update shop s set product_count = n.count from (select shop_id, count(*)::integer from product group by shop_id) as n where n.shop_id = s.id',
  )
  await queryAtLength(
    sql,
    `update sku k set secrets_left = n.count
     from (select sku_id, count(*)::integer from product_secret where issued_at is null group by sku_id) as n where n.sku_id = k.id`,
  )
  await queryAtLength(
    sql,
    `update product set is_sold_out = true where id in (
       select p.id from product p join sku k on k.product_id = p.id group by p.id
       having bool_and(case when p.kind = 'VIRTUAL' then k.secrets_left = 0 else k.is_out end))`,
  )
}

/** Whether there are goods that are not the demo's own. */
export async function hasOwnGoods(sql: Sql, lastDemoId: string): Promise<boolean> {
  const { rows } = await sql.query({ text: 'select 1 from product where id > $1 limit 1', values: [lastDemoId] })
  return rows.length > 0
}
