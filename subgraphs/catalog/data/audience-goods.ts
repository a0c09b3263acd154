import type { Sql } from '@supermall/messaging/sql'
import { COUNT_CAP } from '@supermall/subgraph/list-page'

/** As the index of it says it. Most goods are for everybody, and stand in no index of those that are not. */
const AUDIENCE = '(view_level_ids || view_group_ids || buy_level_ids || buy_group_ids)'

/** Goods in the recycle bin count: who takes them out again would find them hidden from everybody. */
export async function countForAudience(sql: Sql, audienceId: string): Promise<number> {
  const { rows } = await sql.query<{ readonly count: number }>({
    name: 'audience-goods',
    text: `select count(*)::int as count from (
             select 1 from product where ${AUDIENCE} @> array[$1]::text[] and ${AUDIENCE} <> '{}'
             limit ${COUNT_CAP}) named`,
    values: [audienceId],
  })
  return rows[0]?.count ?? 0
}
