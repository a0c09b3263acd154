import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import { escapeLike } from '@supermall/subgraph/filter'
import { COUNT_CAP } from '@supermall/subgraph/list-page'
import type { KeywordCount } from '../domain/search-log.ts'
import { binding } from './bind.ts'
import type { Tx } from './database.ts'
import type { Sorting } from './sorted.ts'
import { pageBounds } from './sorted.ts'

type SearchStatistic = {
  readonly keyword: string
  readonly day: string
  readonly startsAt: Date
  readonly searchCount: number
  readonly zeroCount: number
  readonly resultCount: number
}
export type SearchStatisticPage = Connection<SearchStatistic>
type StatisticsOrder = 'SEARCHES' | 'IN_VAIN' | 'NEWEST'
export type StatisticsFilter = {
  readonly from: Date
  readonly below: Date
  readonly keywords: readonly string[] | null
  readonly contains: string | null
  readonly isInVain: boolean | null
}

/** Adds to the counts of each keyword and day, and to those over all days. Keywords are locked in their own order. */
export async function addCounts(db: Tx, counts: readonly KeywordCount[], now: Date): Promise<void> {
  const rows = JSON.stringify(counts)
  await db.$executeRawUnsafe(
    `insert into search_day (keyword, day, search_count, zero_count, result_count)
     select keyword, day, searches, zeros, results
     from jsonb_to_recordset($1::jsonb) as c(keyword text, day date, searches integer, zeros integer, results integer) order by keyword, day
     on conflict (keyword, day) do update set result_count = excluded.result_count,
       search_count = search_day.search_count + excluded.search_count, zero_count = search_day.zero_count + excluded.zero_count`,
    rows,
  )
  await db.$executeRawUnsafe(
    `insert into search_keyword (keyword, search_count, result_count, searched_at)
     select keyword, sum(searches), (array_agg(results order by day desc))[1], $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as c(keyword text, day date, searches integer, results integer) group by keyword order by keyword
     on conflict (keyword) do update set result_count = excluded.result_count,
       search_count = search_keyword.search_count + excluded.search_count, searched_at = excluded.searched_at`,
    rows,
    now.toISOString(),
  )
}

/**
 * Of keywords that found something; the index holds them by their beginning, so only those that begin so are looked at. Where those
 * are very many, as with a single letter, all are looked at from the most searched down instead: so many are met soon.
 */
export async function suggest(
  sql: Sql,
  prefix: string,
  most: number,
): Promise<readonly { keyword: string; resultCount: number }[]> {
  const { rows } = await sql.query<{ keyword: string; resultCount: number }>({
    name: 'search-suggest',
    text: `with begun as materialized (
             select keyword, result_count, search_count from search_keyword
             where keyword like $1 and result_count > 0 limit ${MOST_LOOKED_AT})
           select keyword, result_count as "resultCount" from (
             select * from begun where (select count(*) from begun) < ${MOST_LOOKED_AT}
             union all
             (select keyword, result_count, search_count from (
                select keyword, result_count, search_count from search_keyword where result_count > 0
                order by search_count desc, keyword offset 0) as searched
              where (select count(*) from begun) >= ${MOST_LOOKED_AT} and keyword like $1 limit $2)) as found
           order by search_count desc, keyword limit $2`,
    values: [`${escapeLike(prefix)}%`, most],
  })
  return rows
}

const MOST_LOOKED_AT = 2_000

const SORTINGS = {
  SEARCHES: { columns: { search_count: 'integer', day: 'date', keyword: 'text' }, isDescending: true },
  IN_VAIN: { columns: { zero_count: 'integer', day: 'date', keyword: 'text' }, isDescending: true },
  NEWEST: { columns: { day: 'date', search_count: 'integer', keyword: 'text' }, isDescending: true },
} as const satisfies Record<StatisticsOrder, Sorting>

const POSITIONS = {
  SEARCHES: ({ searchCount, day, keyword }: SearchStatistic) => [searchCount, day, keyword],
  IN_VAIN: ({ zeroCount, day, keyword }: SearchStatistic) => [zeroCount, day, keyword],
  NEWEST: ({ searchCount, day, keyword }: SearchStatistic) => [day, searchCount, keyword],
} as const

export async function listStatistics(
  sql: Sql,
  { filter, order }: { filter: StatisticsFilter; order: StatisticsOrder },
  args: PageArgs,
): Promise<SearchStatisticPage> {
  const page = pageOf(args, `statistics-${order}`)
  const to = binding()
  const { where, tail } = pageBounds(SORTINGS[order], page, to)
  const { rows } = await sql.query<SearchStatistic>({
    text: `select keyword, day::text, day::timestamp at time zone 'UTC' as "startsAt", search_count as "searchCount", zero_count as "zeroCount", result_count as "resultCount"
           from search_day where ${[conditionOf(filter, to.bind), ...where].join(' and ')} ${tail}`,
    values: to.values,
  })
  return { ...connection(rows, page, POSITIONS[order]), totalCount: () => countStatistics(sql, filter) }
}

async function countStatistics(sql: Sql, filter: StatisticsFilter): Promise<number> {
  const { values, bind } = binding()
  const { rows } = await sql.query<{ count: number }>({
    text: `select count(*)::int as count from (select from search_day where ${conditionOf(filter, bind)} limit ${COUNT_CAP}) as counted`,
    values,
  })
  return rows[0]?.count ?? 0
}

const conditionOf = (
  { from, below, keywords, contains, isInVain }: StatisticsFilter,
  bind: (value: unknown) => string,
): string =>
  [
    `day >= ${bind(from.toISOString())}::timestamptz::date`,
    `day < (${bind(below.toISOString())}::timestamptz + interval '1 day' - interval '1 microsecond')::date`,
    ...(keywords === null ? [] : [`keyword = any(${bind(keywords)}::text[])`]),
    ...(contains === null ? [] : [`strpos(keyword, ${bind(contains)}) > 0`]),
    ...(isInVain === null ? [] : [isInVain ? 'zero_count > 0' : 'zero_count = 0']),
  ].join(' and ')

/** What nobody will ask for again: days beyond the longest report, and keywords that one person typed once. */
export async function forgetCounts(db: Tx, now: Date): Promise<{ days: number; keywords: number }> {
  const days =
    await db.$executeRaw`delete from search_day where day < (${now.toISOString()}::timestamptz - interval '400 days')::date`
  const keywords = await db.$executeRaw`
    delete from search_keyword where search_count < 3 and searched_at < ${now.toISOString()}::timestamptz - interval '90 days'`
  return { days, keywords }
}
