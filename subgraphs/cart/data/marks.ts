import type { Sql } from '@supermall/messaging/sql'
import { inSteps } from '@supermall/messaging/steps'
import type { Copied, Mark } from '../domain/cart.ts'
import type { Tx } from './database.ts'

/** What is told of it counts from now on. What was told of it before stays. */
export const markNew = (db: Tx, { skuId, productId, addedPrice, addedCurrency }: Copied, now: Date) =>
  db.$executeRaw`
    insert into sku_mark (sku_id, product_id, price, currency, price_told_at)
    values (${skuId}, ${productId}, ${addedPrice}, ${addedCurrency}, ${now}::timestamptz)
    on conflict (sku_id) do nothing`

/** What is told late must not undo what was told after it: versions and times say which is which. */
export const markShelf = (
  db: Tx,
  { productId, version }: { productId: string; version: number },
  shelf: Mark['shelf'],
): PromiseLike<number> =>
  db.$executeRaw`
    update sku_mark set shelf = ${shelf}, product_version = ${version}
    where product_id = ${productId} and product_version <= ${version}`

type ToldStock = {
  readonly skuId: string
  readonly available: number | null
  readonly at: Date
  /** Null where nobody said so; then the time must do. */
  readonly revision: number | null
}

/** Of several words about one SKU the latest counts. Rows are locked in the order of their ids. */
export const markStock = (db: Tx, stocks: readonly ToldStock[]): PromiseLike<number> =>
  db.$executeRaw`
    with told as (
      select distinct on ("skuId") "skuId" as sku_id, available, at, revision
      from jsonb_to_recordset(${JSON.stringify(stocks)}::jsonb)
        as t("skuId" text, available integer, at timestamptz, revision bigint)
      order by "skuId", revision desc nulls last, at desc),
    held as (
      select m.sku_id from sku_mark m join told using (sku_id)
      where case when told.revision is null then m.stock_told_at is null or m.stock_told_at <= told.at
        else m.stock_revision <= told.revision end
      order by m.sku_id for update of m)
    update sku_mark m set available = told.available, stock_told_at = told.at,
      stock_revision = coalesce(told.revision, m.stock_revision)
    from told join held using (sku_id) where m.sku_id = told.sku_id`

/** The number is not told, only that there is something again: what stood at nothing is unknown now. */
export const markBack = (db: Tx, { skuId, at, revision }: Omit<ToldStock, 'available'>): PromiseLike<number> =>
  db.$executeRaw`
    update sku_mark set available = null, stock_told_at = ${at}::timestamptz,
      stock_revision = coalesce(${revision}::bigint, stock_revision)
    where sku_id = ${skuId} and available <= 0 and case when ${revision}::bigint is null
      then stock_told_at is null or stock_told_at <= ${at}::timestamptz else stock_revision <= ${revision}::bigint end`

export const markPrice = (
  db: Tx,
  skuId: string,
  { price, currency, at }: Pick<Mark, 'price' | 'currency'> & { at: Date },
): PromiseLike<number> =>
  db.$executeRaw`
    update sku_mark set price = ${price}, currency = ${currency}, price_told_at = ${at}::timestamptz
    where sku_id = ${skuId} and price_told_at <= ${at}::timestamptz`

/** Of SKUs that lie in no cart any more; one that is added meanwhile is marked again at the next adding. */
export const deleteUnused = (sql: Sql, before: Date): Promise<number> =>
  inSteps(
    sql,
    (step) => `delete from sku_mark where sku_id in (
      select m.sku_id from sku_mark m
      where m.price_told_at < $1 and not exists (select from cart_line l where l.sku_id = m.sku_id) limit ${step})`,
    [before],
  )
