import type { Sql } from '@supermall/messaging/sql'
import type * as Rows from '../../../prisma/catalog/generated/client.ts'
import type { Feature } from '../domain/features.ts'
import { picked } from './product-columns.ts'
import type { ProductRow, SkuRow } from './rows.ts'
import type { SoldBundle } from './sold-bundles.ts'
import { bundlesOfSku } from './sold-bundles.ts'

const SKU = [
  ...(['id', 'productId', 'optionValues', 'currency', 'price', 'levelPrices', 'weightGrams', 'imageUrl'] as const),
  ...(['secretsLeft', 'secretsRevision', 'retiredAt'] as const),
]
const PRODUCT = [
  ...(['shopId', 'categoryId', 'kind', 'title', 'coverUrl', 'flags', 'status', 'auditState', 'wasShown'] as const),
  ...(['leastPerOrder', 'mostPerOrder', 'mostPerBuyer', 'saleStartsAt', 'saleEndsAt'] as const),
  ...([
    'viewLevelIds',
    'viewGroupIds',
    'buyLevelIds',
    'buyGroupIds',
    'presell',
    'wholesale',
    'verification',
    'card',
  ] as const),
]

/** A SKU, and of its product what a price and a sale depend on: what is only looked at, like a description, stays where it is. */
export type Sold = Pick<SkuRow & Pick<Rows.Sku, 'secretsRevision'>, (typeof SKU)[number]> &
  Pick<ProductRow, (typeof PRODUCT)[number] | 'shopShownUntil'> & {
    /** What is switched off for the shop. */
    readonly off: readonly Feature[]
  }

/** SKUs with their products, for those who ask while a buyer waits. */
export async function findSold(sql: Sql, skuIds: readonly string[], now: Date): Promise<readonly Sold[]> {
  const { rows } = await sql.query<Sold>({ name: 'sold', text: soldWith(''), values: [skuIds, now] })
  return rows
}

/** The same in the same one statement, and of which bundles they are. */
export async function findSoldInBundles(sql: Sql, skuIds: readonly string[], now: Date) {
  const { rows } = await sql.query<Sold & { readonly bundles: readonly SoldBundle[] }>({
    name: 'sold-in-bundles',
    text: soldWith(`, ${bundlesOfSku} as bundles`),
    values: [skuIds, now],
  })
  return rows
}

const soldWith = (more: string): string =>
  `select ${picked(SKU, 'k')}, ${picked(PRODUCT, 'p')}, s.shown_until as "shopShownUntil",
     array(select f.code from shop_feature f where f.shop_id = p.shop_id and f.on_until <= $2) as off${more}
   from sku k join product p on p.id = k.product_id join shop s on s.id = p.shop_id where k.id = any((select $1::text[])::text[])`
