import type { Sql } from '@supermall/messaging/sql'

type ProductShop = { readonly productId: string; readonly shopId: string; readonly currency: string }

export async function findShopsOf(sql: Sql, productIds: readonly string[]): Promise<readonly ProductShop[]> {
  const { rows } = await sql.query<ProductShop>({
    name: 'product-shops',
    text: 'select id as "productId", shop_id as "shopId", currency from product where id = any($1)',
    values: [productIds],
  })
  return rows
}
