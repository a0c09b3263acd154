import type { Sql } from '@supermall/messaging/sql'

type Named = {
  readonly productIds: readonly string[]
  readonly skuIds: readonly string[]
  readonly categoryIds: readonly string[]
}
type Found = { readonly kind: 'PRODUCT' | 'SKU' | 'CATEGORY'; readonly id: string; readonly shopId: string | null }

/** What of this there is, and whose: a SKU that is not sold any more is not there. */
export async function findThere(sql: Sql, { productIds, skuIds, categoryIds }: Named): Promise<readonly Found[]> {
  const { rows } = await sql.query<Found>({
    name: 'goods-there',
    text: `select 'PRODUCT' as kind, id, shop_id as "shopId" from product where id = any($1)
           union all
           select 'SKU', k.id, p.shop_id from sku k join product p on p.id = k.product_id
             where k.id = any($2) and k.retired_at is null
           union all
           select 'CATEGORY', id, null from category where id = any($3)`,
    values: [productIds, skuIds, categoryIds],
  })
  return rows
}
