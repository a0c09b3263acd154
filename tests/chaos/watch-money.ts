import { setTimeout as wait } from 'node:timers/promises'
import type { Field } from './field.ts'

/** One statement sees one instant: money that is on its way between two accounts is always in one of them. */
const UNBALANCED = `
  select 'all' as account, currency, sum(balance)::text as balance, '0' as postings from ledger_account
  group by currency having sum(balance) <> 0
  union all
  select a.id, a.currency, a.balance::text, coalesce(sum(p.amount), 0)::text from ledger_account a
  left join ledger_posting p on p.account_id = a.id group by a.id having a.balance <> coalesce(sum(p.amount), 0)
  union all
  select id, currency, balance::text, null from ledger_account where is_floored and balance < 0 limit 3`

const EVERY_MS = 1_000

/** Adds up all the money there is while faults run, not only when they are over. Gives how often it could be looked at. */
export async function watchMoney(field: Field, end: AbortSignal): Promise<number> {
  let looks = 0
  while (!end.aborted) {
    const rows = await field.query<object>('payments', UNBALANCED).catch(() => null)
    if (rows !== null) looks++
    for (const row of rows ?? []) field.complain(`while faults ran, money did not add up: ${JSON.stringify(row)}`)
    await wait(EVERY_MS)
  }
  if (looks === 0) field.complain('nobody could look at the money while faults ran')
  return looks
}
