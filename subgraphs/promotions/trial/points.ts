import type { domainFloor } from '@supermall/testing/domain'

type Sql = Awaited<ReturnType<typeof domainFloor>>['sql']

/** What must hold of points at any time: each statement returns what breaks it. The harness that hurts the mall asks the same. */
export const BROKEN_POINTS: Readonly<Record<string, string>> = {
  'a balance is the sum of its entries, none missing': `
    select a.account_id from points_account a left join points_entry e on e.account_id = a.account_id
    group by a.account_id
    having a.available + a.held - a.owed <> coalesce(sum(e.points), 0) or a.entry_count <> count(e.id)`,
  'what can be spent lies in lots': `
    select a.account_id from points_account a left join points_lot l on l.account_id = a.account_id
    group by a.account_id having a.available <> coalesce(sum(l.remaining), 0)`,
  'what is held is held by somebody': `
    select a.account_id from points_account a left join points_hold h on h.account_id = a.account_id and h.status = 'HELD'
    group by a.account_id having a.held <> coalesce(sum(h.points), 0)`,
  'nobody owes who can pay': 'select account_id from points_account where owed > 0 and available > 0',
}

export async function brokenPoints(sql: Sql): Promise<readonly string[]> {
  const broken = await Promise.all(
    Object.entries(BROKEN_POINTS).map(async ([says, text]) => ((await sql.query(text)).rows.length > 0 ? [says] : [])),
  )
  return broken.flat()
}

export async function balanceOf(sql: Sql, accountId: string) {
  const { rows } = await sql.query<{ available: number; held: number; owed: number }>(
    'select available, held, owed from points_account where account_id = $1',
    [accountId],
  )
  return rows[0] ?? { available: 0, held: 0, owed: 0 }
}
