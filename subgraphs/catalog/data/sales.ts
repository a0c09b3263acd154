import type { Tx } from './database.ts'

type SoldLine = { readonly lineId: string; readonly productId: string; readonly quantity: number }
type LineBack = { readonly lineId: string; readonly quantity: number }

/**
 * What changed is added to the goods, in the order of their ids, and their documents are built anew soon. All in one statement with
 * what says how much that is.
 */
const COUNT = `
  moved as (select product_id, sum(pieces)::integer as pieces from told where product_id is not null group by 1 having sum(pieces) <> 0),
  held as (select p.id, m.pieces from product p join moved m on m.product_id = p.id order by p.id for update of p),
  counted as (
    update product p set sales_real = p.sales_real + h.pieces, sales = p.sales + h.pieces from held h where p.id = h.id
    returning p.id, p.is_listed)
  insert into search_stale (product_id) select id from counted where is_listed order by id on conflict do nothing`

/** A line is sold once, less what of it was taken back before that was heard. */
export async function addSales(db: Tx, lines: readonly SoldLine[]): Promise<void> {
  if (lines.length === 0) return
  await db.$executeRawUnsafe(
    `with told as (
      insert into sale_line (line_id, product_id, quantity)
      select * from jsonb_to_recordset($1::jsonb) as l("lineId" text, "productId" text, quantity integer) order by 1
      on conflict (line_id) do update set product_id = excluded.product_id, quantity = excluded.quantity
        where sale_line.quantity is null
      returning product_id, quantity - least(quantity, back) as pieces), ${COUNT}`,
    JSON.stringify(lines),
  )
}

/** No more of a line than was sold: who cancels what was paid tells of the cancelling and of the money that goes back. */
export async function takeSalesBack(db: Tx, lines: readonly LineBack[]): Promise<void> {
  if (lines.length === 0) return
  await db.$executeRawUnsafe(
    `with line as (
      select "lineId" as line_id, sum(quantity)::integer as more
      from jsonb_to_recordset($1::jsonb) as l("lineId" text, quantity integer) group by 1),
    kept as (
      insert into sale_line (line_id, back) select line_id, more from line order by 1
      on conflict (line_id) do update set back = sale_line.back + excluded.back
      returning line_id, product_id, quantity, back),
    told as (
      select product_id, least(quantity, back - more) - least(quantity, back) as pieces from kept join line using (line_id)
    ), ${COUNT}`,
    JSON.stringify(lines),
  )
}
