import type { Tx } from './database.ts'

export type StockWord = {
  readonly skuId: string
  readonly isOut: boolean
  readonly at: Date
  /** Of two words the one with the higher is the later; null where nobody said so, and the time must do. */
  readonly revision: number | null
}

/** Words may come late, twice and in any order: the latest counts. Of what is not for sale any more nothing is told, so nothing is kept. */
export const keepStock = (db: Tx, { skuId, isOut, at, revision }: StockWord): PromiseLike<number> =>
  db.$executeRaw`
    update sku set is_out = ${isOut}, stock_told_at = ${at}::timestamptz,
      stock_revision = coalesce(${revision}::bigint, stock_revision)
    where id = ${skuId} and retired_at is null and case when ${revision}::bigint is null
      then stock_told_at is null or stock_told_at <= ${at}::timestamptz
      else stock_revision is null or stock_revision <= ${revision}::bigint end`

/** Stock tells nothing of what is not for sale, and anew of what comes back. */
export const forgetStock = (db: Tx, productId: string) =>
  db.sku.updateMany({ where: { productId, retiredAt: { not: null }, isOut: true }, data: { isOut: false } })
