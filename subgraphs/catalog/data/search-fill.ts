import type { Sql } from '@supermall/messaging/sql'
import type { KeywordCount } from '../domain/search-log.ts'

type DemoSearches = {
  readonly counts: readonly KeywordCount[]
  readonly hot: readonly { readonly id: string; readonly keyword: string; readonly position: number }[]
  readonly now: Date
}

/** What stands already stays: sown twice, nothing is counted twice. */
export async function fillSearches(sql: Sql, { counts, hot, now }: DemoSearches): Promise<void> {
  const rows = JSON.stringify(counts)
  await sql.query({
    text: `insert into search_day (keyword, day, search_count, zero_count, result_count)
           select keyword, day, searches, zeros, results
           from jsonb_to_recordset($1::jsonb) as c(keyword text, day date, searches integer, zeros integer, results integer)
           on conflict do nothing`,
    values: [rows],
  })
  await sql.query({
    text: `insert into search_keyword (keyword, search_count, result_count, searched_at)
           select keyword, sum(searches), max(results), $2 from jsonb_to_recordset($1::jsonb) as c(keyword text, searches integer, results integer)
           group by keyword on conflict do nothing`,
    values: [rows, now],
  })
  await sql.query({
    text: `insert into hot_keyword (id, keyword, is_manual, position, created_at, updated_at)
           select id, keyword, true, position, $2, $2 from jsonb_to_recordset($1::jsonb) as h(id text, keyword text, position integer)
           on conflict do nothing`,
    values: [JSON.stringify(hot), now],
  })
}
