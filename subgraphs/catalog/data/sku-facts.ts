import type { Sql } from '@supermall/messaging/sql'
import { productColumns, skuColumns } from './product-columns.ts'
import type { ProductRow, SkuRow } from './rows.ts'

export type Sold = { readonly sku: SkuRow; readonly product: ProductRow }

/** SKUs with their products, for those who ask while a buyer waits: two statements at once, so that no product travels twice. */
export async function findSold(sql: Sql, skuIds: readonly string[]): Promise<readonly Sold[]> {
  const [skus, products] = await Promise.all([
    sql.query<SkuRow>({
      name: 'sold-skus',
      text: `select ${skuColumns} from sku k where k.id = any($1)`,
      values: [skuIds],
    }),
    sql.query<ProductRow>({
      name: 'sold-products',
      text: `select ${productColumns} from product p join shop s on s.id = p.shop_id
             where p.id in (select k.product_id from sku k where k.id = any($1))`,
      values: [skuIds],
    }),
  ])
  const byId = new Map(products.rows.map((product) => [product.id, product]))
  return skus.rows.flatMap((sku) => {
    const product = byId.get(sku.productId)
    return product ? [{ sku, product }] : []
  })
}
