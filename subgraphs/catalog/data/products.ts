import type { Sql } from '@supermall/messaging/sql'
import { productColumns } from './product-columns.ts'
import type { ProductRow } from './rows.ts'

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
