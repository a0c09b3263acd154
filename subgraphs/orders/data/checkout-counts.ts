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
