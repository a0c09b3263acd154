import type { Measure } from '@supermall/subgraph/measure'

const UNFINISHED = ['PROCESSING', 'UNDOING'] as const

/** Checkouts that are between their first and their last step; all others stay as they are. */
export const checkoutCounts: Measure = {
  name: 'mall_checkouts_unfinished',
  help: 'Checkouts that are under way or being undone.',
  label: 'status',
  async count(sql) {
    const { rows } = await sql.query<{ status: string; count: number }>({
      name: 'checkout-counts',
      text: `select status, count(*)::int as count from checkout where status in ('PROCESSING', 'UNDOING') group by status`,
    })
    return Object.fromEntries(
      UNFINISHED.map((status) => [status, rows.find((row) => row.status === status)?.count ?? 0]),
    )
  },
}

/**
 * A healthy one is at its end within seconds, or minutes after a crash: how old they get tells the stuck from the many. It is of the
 * whole database, whichever process is asked.
 */
export const oldestCheckouts: Measure = {
  name: 'mall_checkouts_oldest_seconds',
  help: 'Age of the oldest checkout that is under way or being undone.',
  label: 'status',
  async count(sql) {
    const { rows } = await sql.query<{ status: string; age: number }>({
      name: 'oldest-checkouts',
      text: `select status, greatest(0, extract(epoch from now() - min(created_at)))::float8 as age from checkout
             where status in ('PROCESSING', 'UNDOING') group by status`,
    })
    return Object.fromEntries(UNFINISHED.map((status) => [status, rows.find((row) => row.status === status)?.age ?? 0]))
  },
}
