import type { Connection, PageArgs } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'
import type { HotKeywordRow } from './rows.ts'

export const findHotKeyword = (db: Tx, id: string): Promise<HotKeywordRow | null> =>
  db.hotKeyword.findUnique({ where: { id } })

export const findHotKeywordByWord = (db: Tx, keyword: string): Promise<HotKeywordRow | null> =>
  db.hotKeyword.findUnique({ where: { keyword } })

export const findHotKeywords = (db: Tx, ids: readonly string[]): Promise<HotKeywordRow[]> =>
  db.hotKeyword.findMany({ where: { id: { in: [...ids] } } })

/** Those set by hand in their order, then the most searched. */
export const topHotKeywords = (db: Tx, most: number): Promise<HotKeywordRow[]> =>
  db.hotKeyword.findMany({
    where: { isEnabled: true },
    orderBy: [{ isManual: 'desc' }, { position: 'asc' }, { searchCount: 'desc' }, { id: 'asc' }],
    take: most,
  })

export const listHotKeywords = (db: Tx, args: PageArgs): Promise<Connection<HotKeywordRow>> =>
  listPage<HotKeywordRow>(db.hotKeyword, { where: {}, order: byId(true), sort: 'hot-keywords' }, args)

export type Counted = { readonly keyword: string; readonly searchCount: bigint }

/** The keywords of the last seven days that found something, the most searched first. */
export async function countRecent(sql: Sql, now: Date, most: number): Promise<readonly Counted[]> {
  const { rows } = await sql.query<Counted>({
    name: 'hot-recent',
    text: `select keyword, sum(search_count)::bigint as "searchCount" from search_day
           where day > ($1::timestamptz - interval '7 days')::date and length(keyword) <= 50
           group by keyword having sum(zero_count) < sum(search_count)
           order by 2 desc, 1 limit $2`,
    values: [now.toISOString(), most],
  })
  return rows
}

/**
 * Counted words come and go by themselves. One that was hidden by hand stays as a row, so that it stays hidden, and those set
 * by hand only learn how often they were searched.
 */
export async function saveCounted(
  db: Tx,
  rows: readonly Pick<HotKeywordRow, 'id' | 'keyword' | 'searchCount'>[],
  now: Date,
): Promise<void> {
  const keywords = rows.map(({ keyword }) => keyword)
  await db.hotKeyword.deleteMany({ where: { isManual: false, isEnabled: true, keyword: { notIn: keywords } } })
  await db.hotKeyword.updateMany({ where: { keyword: { notIn: keywords } }, data: { searchCount: 0 } })
  await db.$executeRawUnsafe(
    `insert into hot_keyword (id, keyword, is_manual, search_count, created_at, updated_at)
     select id, keyword, false, count, $2::timestamptz, $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as c(id text, keyword text, count bigint) order by keyword
     on conflict (keyword) do update set search_count = excluded.search_count`,
    JSON.stringify(rows.map(({ id, keyword, searchCount }) => ({ id, keyword, count: searchCount.toString() }))),
    now.toISOString(),
  )
}
