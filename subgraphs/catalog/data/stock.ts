import type { Tx } from './database.ts'
import { keepSoldOut } from './sold-out.ts'

type StockWord = {
  readonly skuId: string
  readonly isOut: boolean
  readonly at: Date
  /** Of two words the one with the higher is the later; null where nobody said so, and the time must do. */
  readonly revision: number | null
}

/** Words may come late, twice and in any order: the latest counts. What was left out of its product may come back, so its words count too. */
export async function keepStock(db: Tx, { skuId, isOut, at, revision }: StockWord): Promise<void> {
  const rows = await db.$queryRaw<Kept[]>`
    update sku set is_out = ${isOut}, stock_told_at = ${at}::timestamptz,
      stock_revision = coalesce(${revision}::bigint, stock_revision)
    where id = ${skuId} and case when ${revision}::bigint is null
      then stock_told_at is null or stock_told_at <= ${at}::timestamptz
      else stock_revision is null or stock_revision <= ${revision}::bigint end
    returning product_id as "productId"`
  await keepSoldOut(db, productsOf(rows))
}

type Kept = { readonly productId: string }
const productsOf = (rows: readonly Kept[]): readonly string[] => rows.map(({ productId }) => productId)

/** What is for sale and nothing was told of: goods that never had any stock, and those that were there before anybody listened. */
export async function listUntold(db: Tx, most: number): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ readonly id: string }[]>`
    select id from sku where stock_told_at is null and retired_at is null order by id limit ${most}`
  return rows.map(({ id }) => id)
}

/** What was answered counts only until something is told: that was told later, or is about to be. */
export async function keepAnswered(db: Tx, told: readonly Omit<StockWord, 'revision' | 'at'>[], at: Date) {
  const rows = await db.$queryRaw<Kept[]>`
    update sku k set is_out = n."isOut", stock_told_at = ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as n("skuId" text, "isOut" boolean)
    where k.id = n."skuId" and k.stock_told_at is null returning k.product_id as "productId"`
  await keepSoldOut(db, productsOf(rows))
}
