import type { Connection, Page, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import { COUNT_CAP } from '@supermall/subgraph/list-page'
import type { Binding } from './bind.ts'
import { binding } from './bind.ts'
import { productColumns } from './product-columns.ts'
import type { ProductRow } from './rows.ts'
import type { Sought } from './search-candidates.ts'
import { candidates, conditionOf, keyOf, MOST_CANDIDATES } from './search-candidates.ts'
import type { KeptPage } from './search-kept.ts'
import { BROAD } from './search-kept.ts'
import type { SearchTools } from './search-tools.ts'
import { nameOf } from './search-tools.ts'
import type { Sorting } from './sorted.ts'
import { pageBounds } from './sorted.ts'

export type SearchOrder = 'RELEVANCE' | 'NEWEST' | 'PRICE_LOW' | 'PRICE_HIGH' | 'SALES' | 'RATING'
export type Found = Connection<ProductRow> & {
  /** How many were found, no further than the number of candidates; null when the page does not tell. */
  readonly foundCount: number | null
}
type FoundRow = ProductRow & { readonly place: string | number; readonly foundCount: number }
type ReadRow = ProductRow & { readonly place: string | number | bigint | Date; readonly foundCount: number }

const BY_SCORE = { columns: { score: 'integer', product_id: 'text' }, isDescending: true } as const satisfies Sorting
const SORTINGS = {
  NEWEST: { columns: { listed_at: 'timestamptz', product_id: 'text' }, isDescending: true },
  PRICE_LOW: { columns: { price_low: 'bigint', product_id: 'text' }, isDescending: false },
  PRICE_HIGH: { columns: { price_low: 'bigint', product_id: 'text' }, isDescending: true },
  SALES: { columns: { sales: 'integer', product_id: 'text' }, isDescending: true },
  RATING: { columns: { rating: 'integer', product_id: 'text' }, isDescending: true },
} as const satisfies Record<Exclude<SearchOrder, 'RELEVANCE'>, Sorting>

/** One page of what a search finds, with the goods themselves, in one statement. Without words the best match is what sells best. */
export async function searchPage(
  tools: SearchTools,
  { sought, order }: { sought: Sought; order: SearchOrder },
  args: PageArgs,
): Promise<Found> {
  const real = order === 'RELEVANCE' && sought.query === null ? 'SALES' : order
  const page = pageOf(args, `search-${real}`)
  const rows = await broadly(tools, { key: keyOf(sought, page), now: sought.now }, () =>
    findPage(tools.sql, sought, { real, page }),
  )
  const foundCount = rows[0]?.foundCount ?? (page.after === null && page.before === null && page.size > 0 ? 0 : null)
  return {
    ...connection(rows, page, ({ place, id }) => [place, id]),
    foundCount,
    totalCount: async () =>
      foundCount !== null && foundCount < MOST_CANDIDATES ? foundCount : countBroadly(tools, sought),
  }
}

type Real = { readonly real: SearchOrder; readonly page: Page }

async function findPage(sql: Sql, sought: Sought, { real, page }: Real): Promise<readonly FoundRow[]> {
  const to = binding()
  const text =
    real === 'RELEVANCE' ? byRelevance(sought, page, to) : byColumn(sought, { sorting: SORTINGS[real], page }, to)
  const { rows } = await sql.query<ReadRow>({ name: nameOf({ sql: text }), text, values: to.values })
  return rows.map((row) => ({ ...row, place: placeOf(row.place) }))
}

/** A page of a broad search is remembered; what is remembered and not shown any more is found anew. */
async function broadly(
  { sql, kept: { pages } }: SearchTools,
  { key, now }: { key: string; now: Date },
  find: () => Promise<readonly FoundRow[]>,
): Promise<readonly FoundRow[]> {
  const kept = pages.get(key, now)
  const known = kept && (await readAgain(sql, kept, now))
  if (known) return known
  const rows = await find()
  const foundCount = rows[0]?.foundCount ?? 0
  if (foundCount >= BROAD) pages.set(key, { foundCount, places: rows.map(({ id, place }) => ({ id, place })) }, now)
  return rows
}

/** Null when one of them is not shown any more. */
async function readAgain(sql: Sql, { places, foundCount }: KeptPage, now: Date): Promise<readonly FoundRow[] | null> {
  const { rows } = await sql.query<ProductRow>({
    name: 'search-page-again',
    text: `select ${productColumns} from product p join shop s on s.id = p.shop_id
           where p.id = any($1) and p.is_listed and s.shown_until > $2`,
    values: [places.map(({ id }) => id), now],
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const known = places.flatMap(({ id, place }) => {
    const row = byId.get(id)
    return row ? [{ ...row, place, foundCount }] : []
  })
  return known.length === places.length ? known : null
}

/** Words in the title count most; among equals what sells. Whole numbers, so that a cursor holds them exactly. */
function byRelevance(sought: Sought, page: Page, to: Binding): string {
  const query = to.bind(sought.query)
  const score = `(ts_rank('{0.1, 0.3, 0.5, 1}', d.vector, ${query}::tsquery) * (1 + ln(1 + d.sales) / 10) * 1000000)::integer`
  const found = candidates(sought, to, `d.product_id, ${score} as score`)
  const { where, tail } = pageBounds(BY_SCORE, page, to)
  return `with found as materialized (${found})
    ${goods(`select product_id, score as place from found where ${['true', ...where].join(' and ')} ${tail}`, BY_SCORE, page)}`
}

/** How many documents are looked at along an order before all finds are sorted instead. */
const MOST_WALKED = 5_000

/**
 * Few finds are sorted. Many are met soon by whoever walks along the order's own index, unless they all lie at its far end, like
 * what is dear when the cheapest is asked for first: a walk that does not fill the page soon is given up, and all finds are sorted.
 * Only what is needed is run. `offset 0` keeps the planner from walking where sorting is meant.
 */
function byColumn(sought: Sought, { sorting, page }: { sorting: Sorting; page: Page }, to: Binding): string {
  const [column = 'product_id'] = Object.keys(sorting.columns)
  const found = candidates(sought, to, `d.product_id, d.${column}`)
  const { where, order, tail } = pageBounds(sorting, page, to)
  const bounds = ['true', ...where].join(' and ')
  const condition = conditionOf(sought, to)
  const isMany = `(select count(*) from found) >= ${MOST_CANDIDATES}`
  const isFilled = `(select count(*) from walked) > ${page.size}`
  return `with found as materialized (${found}), walked as materialized (
      select product_id, ${column} from (
        select * from search_document where ${bounds} ${order} limit ${MOST_WALKED}) as d
      where ${condition} ${tail})
    ${goods(
      `(select product_id, ${column} as place from found where not ${isMany} and ${bounds} ${tail})
       union all
       (select product_id, ${column} as place from walked where ${isMany} and ${isFilled})
       union all
       (select product_id, ${column} as place from (
          select product_id, ${column} from search_document d where ${condition} offset 0) as all_finds
        where ${isMany} and not ${isFilled} and ${bounds} ${tail})`,
      sorting,
      page,
    )}`
}

function goods(page: string, { isDescending }: Sorting, { isBackward }: Page): string {
  const direction = isDescending === isBackward ? 'asc' : 'desc'
  return `select ${productColumns}, page.place, (select count(*) from found)::int as "foundCount"
    from (${page}) as page join product p on p.id = page.product_id join shop s on s.id = p.shop_id
    order by page.place ${direction}, page.product_id ${direction}`
}

/** Asked only when a client wants to know, and there are more finds than candidates. */
async function countBroadly({ sql, kept: { totals } }: SearchTools, sought: Sought): Promise<number> {
  const key = keyOf(sought)
  const known = totals.get(key, sought.now)
  if (known !== null) return known
  const total = await countFinds(sql, sought)
  if (total >= BROAD) totals.set(key, total, sought.now)
  return total
}

async function countFinds(sql: Sql, sought: Sought): Promise<number> {
  const { values, bind } = binding()
  const { rows } = await sql.query<{ count: number }>({
    text: `select count(*)::int as count from (
             select from search_document d where ${conditionOf(sought, { bind })} limit ${COUNT_CAP}) as counted`,
    values,
  })
  return rows[0]?.count ?? 0
}

function placeOf(place: string | number | bigint | Date): string | number {
  if (place instanceof Date) return place.toISOString()
  return typeof place === 'bigint' ? place.toString() : place
}
