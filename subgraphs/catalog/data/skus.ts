import type { Sql } from '@supermall/messaging/sql'
import type { Tx } from './database.ts'
import { skuColumns } from './product-columns.ts'
import type { SkuRow } from './rows.ts'

/** What is for sale of these products, in their order. */
export async function findSkusOf(sql: Sql, productIds: readonly string[]): Promise<readonly SkuRow[]> {
  const { rows } = await sql.query<SkuRow>({
    name: 'skus-by-product',
    text: `select ${skuColumns} from sku k where k.product_id = any($1) and k.retired_at is null order by k.product_id, k.position`,
    values: [productIds],
  })
  return rows
}

/** Retired ones too: orders still point at them. */
export async function findSkus(sql: Sql, ids: readonly string[]): Promise<readonly SkuRow[]> {
  const { rows } = await sql.query<SkuRow>({
    name: 'skus-by-id',
    text: `select ${skuColumns} from sku k where k.id = any($1)`,
    values: [ids],
  })
  return rows
}

export const skuIdByCode = (db: Tx, shopId: string, code: string): Promise<{ id: string; productId: string } | null> =>
  db.sku.findFirst({ where: { shopId, code, retiredAt: null }, select: { id: true, productId: true } })
