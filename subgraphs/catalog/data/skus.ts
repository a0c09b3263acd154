import { parseId } from '@supermall/kernel/id'
import type { Sql } from '@supermall/messaging/sql'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Prisma } from '../../../prisma/catalog/generated/client.ts'
import type { Tx } from './database.ts'
import { skuColumns } from './product-columns.ts'
import type { SkuRow } from './rows.ts'
import { keepSoldOut } from './sold-out.ts'

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

/** By its id or by the shop's own code. */
export const findSkuOfShop = async (db: Tx, shopId: string, text: string): Promise<{ id: string } | null> =>
  parseId('sku', text)
    ? db.sku.findFirst({ where: { id: text, shopId, retiredAt: null }, select: { id: true } })
    : skuIdByCode(db, shopId, text)

export const loadSkus = (db: Tx, productId: string): Promise<SkuRow[]> =>
  db.sku.findMany({
    where: { productId },
    orderBy: [{ retiredAt: { sort: 'asc', nulls: 'first' } }, { position: 'asc' }],
  })

export const loadLiveSkus = (db: Tx, productIds: readonly string[]): Promise<SkuRow[]> =>
  db.sku.findMany({ where: { productId: { in: [...productIds] }, retiredAt: null }, orderBy: { position: 'asc' } })

export const loadSkusById = (db: Tx, ids: readonly string[]): Promise<SkuRow[]> =>
  db.sku.findMany({ where: { id: { in: [...ids] } } })

/** Codes that other live SKUs of the shop have already. */
export async function takenCodes(
  db: Tx,
  shopId: string,
  of: { productId: string; codes: readonly string[] },
): Promise<string[]> {
  const rows = await db.sku.findMany({
    where: { shopId, code: { in: [...of.codes] }, retiredAt: null, productId: { not: of.productId } },
    select: { code: true },
  })
  return rows.map(({ code }) => code)
}

export type SkuData = Omit<SkuRow, 'secretsLeft' | 'retiredAt' | 'levelPrices'> & {
  readonly levelPrices: readonly object[]
}

/**
 * These and no others are for sale from now on. All are retired first and those that stay come back: two that swap their codes
 * would otherwise meet at the index that holds the codes of live ones.
 */
export async function replaceSkus(
  db: Tx,
  productId: string,
  { skus, now }: { skus: readonly SkuData[]; now: Date },
): Promise<boolean> {
  await db.sku.updateMany({ where: { productId, retiredAt: null }, data: { retiredAt: now } })
  if ((await unlessTaken(db.$executeRawUnsafe(UPSERT, asJson(skus)))) === null) return false
  await keepSoldOut(db, [productId])
  return true
}

const UPSERT = `insert into sku (id, product_id, shop_id, code, option_values, position, currency, price, market_price, cost_price, level_prices,
    weight_grams, image_url)
  select id, "productId", "shopId", code, "optionValues", position, currency, price, "marketPrice", "costPrice", "levelPrices",
    "weightGrams", "imageUrl"
  from jsonb_to_recordset($1::jsonb) as n(id text, "productId" text, "shopId" text, code text, "optionValues" text[], position integer,
    currency text, price bigint, "marketPrice" bigint, "costPrice" bigint, "levelPrices" jsonb, "weightGrams" integer, "imageUrl" text)
  on conflict (id) do update set code = excluded.code, option_values = excluded.option_values, position = excluded.position,
    currency = excluded.currency, price = excluded.price, market_price = excluded.market_price, cost_price = excluded.cost_price,
    level_prices = excluded.level_prices, weight_grams = excluded.weight_grams, image_url = excluded.image_url, retired_at = null`

const asJson = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? part.toString() : part))

export const saveSku = (db: Tx, id: string, data: Prisma.SkuUncheckedUpdateInput): Promise<SkuRow> =>
  db.sku.update({ where: { id }, data })
