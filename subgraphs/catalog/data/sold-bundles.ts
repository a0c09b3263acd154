import type { Sql } from '@supermall/messaging/sql'

/** A bundle as JSON tells it. */
export type SoldBundle = {
  readonly id: string
  readonly shopId: string
  readonly title: string
  readonly currency: string
  readonly price: string
  readonly startsAt: string
  readonly endsAt: string
  readonly isOver: boolean
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[]
}

const MOST_PER_SKU = 10

const LINES = `(select jsonb_agg(jsonb_build_object('skuId', m.sku_id, 'quantity', m.quantity) order by m.position)
  from bundle_line m where m.bundle_id = b.id)`

const RUNS = 'b.is_enabled and b.starts_at <= $2 and b.ends_at > $2'

const TOLD = `jsonb_build_object('id', b.id, 'shopId', b.shop_id, 'title', b.title, 'currency', b.currency, 'price', b.price::text,
  'startsAt', b.starts_at, 'endsAt', b.ends_at, 'isOver', not (${RUNS}), 'lines', ${LINES})`

/** Whether a line holds none of what is asked about, and for what still runs, of what everybody sees. */
const IS_APART = `m.sku_id <> all((select $1::text[])::text[]) and (not (${RUNS}) or n.retired_at is not null or not q.is_listed
  or s.shown_until <= $2 or q.sale_starts_at > $2 or q.sale_ends_at <= $2)`

/**
 * The bundles of the SKU `k` of the shop `s`: those that run, then for a week those that are over, of each those that end first.
 * A bundle's price tells what its goods cost, so it is told only to who asks about what not everybody sees; what is over is told
 * only to who asks about all of it.
 */
export const bundlesOfSku = `to_jsonb(array(select ${TOLD} from bundle_line l join bundle b on b.id = l.bundle_id
  where l.sku_id = k.id and (${RUNS} or b.sold_until <= $2 and b.sold_until > $2::timestamptz - interval '7 days')
    and not exists (select from bundle_line m join sku n on n.id = m.sku_id join product q on q.id = n.product_id
      where m.bundle_id = b.id and ${IS_APART})
  order by ${RUNS} desc, b.ends_at, b.id limit ${MOST_PER_SKU}))`

/** What lies in a bundle that runs. */
export async function findRunningBundle(sql: Sql, id: string, now: Date): Promise<SoldBundle | null> {
  const { rows } = await sql.query<{ readonly told: SoldBundle }>({
    name: 'running-bundle',
    text: `select ${TOLD} as told from bundle b where b.id = $1 and ${RUNS}`,
    values: [id, now],
  })
  return rows[0]?.told ?? null
}
