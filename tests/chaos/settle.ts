import { setTimeout as wait } from 'node:timers/promises'
import type { Field } from './field.ts'
import { domains } from './field.ts'

export type Unfinished = readonly (readonly [what: string, domain: string, text: string])[]

/** What must be over before anything can be judged: a run that did not settle proves nothing, and counts as broken. */
const UNFINISHED: Unfinished = [
  ...domains.map(
    (domain) =>
      [
        `events of ${domain} that are not confirmed`,
        domain,
        'select count(*)::int from outbox_event where confirmed_at is null',
      ] as const,
  ),
  ['checkouts under way', 'orders', `select count(*)::int from checkout where status in ('PROCESSING', 'UNDOING')`],
  [
    'paid secrets that nobody may read yet',
    'orders',
    `select count(*)::int from mall_order where status = 'PAID' and kind = 'VIRTUAL' and open_case_count = 0`,
  ],
  ['refunds that orders wait for', 'orders', `select count(*)::int from refund where status = 'REQUESTED'`],
  [
    'payments that a provider may still take money for',
    'payments',
    // One that stands open is asked about until its order's time is over; only what is closed here must end there too.
    `select count(*)::int from payment where next_query_at is not null and status = 'CLOSED'`,
  ],
  [
    'payments that nobody has asked about yet',
    'payments',
    `select count(*)::int from payment where status = 'PROCESSING' and query_count = 0 and next_query_at is not null`,
  ],
  [
    'refunds under way',
    'payments',
    `select count(*)::int from refund where status in ('REQUESTED', 'PROCESSING', 'UNKNOWN')`,
  ],
  ['goods that search has not read anew', 'catalog', 'select count(*)::int from search_stale'],
  ['notifications that are not worked', 'payments', 'select count(*)::int from webhook_event where worked_at is null'],
]

type Settled = { readonly isSettled: boolean; readonly tookMs: number; readonly left: readonly string[] }

/** Brings back what is dead, and waits until nothing is under way any more, nor any of what is named, twice in a row. */
export async function settle(field: Field, withinMs: number, more: Unfinished = []): Promise<Settled> {
  const begun = Date.now()
  let quiet = 0
  let left: readonly string[] = []
  while (Date.now() - begun < withinMs) {
    for (const name of field.processes.keys()) field.revive(name)
    left = (await field.isReady()) ? await unfinished(field, [...UNFINISHED, ...more]) : ['the mall is not ready']
    quiet = left.length === 0 ? quiet + 1 : 0
    if (quiet === 2) return { isSettled: true, tookMs: Date.now() - begun, left }
    await wait(500)
  }
  return { isSettled: false, tookMs: Date.now() - begun, left: [...left, ...(await sagasLeft(field))] }
}

/** Which checkouts nobody ended, and where they stand. */
async function sagasLeft(field: Field): Promise<readonly string[]> {
  const text = `select c.id || ' ' || c.status || coalesce(' at ' || string_agg(s.name, ', ') filter (where s.status = 'RUNNING'), '') as saga
    from checkout c left join checkout_step s on s.checkout_id = c.id where c.status in ('PROCESSING', 'UNDOING')
    group by c.id, c.status order by c.id limit 5`
  const rows = await field.query<{ saga: string }>('orders', text).catch(() => [])
  return rows.map(({ saga }) => saga)
}

async function unfinished(field: Field, counting: Unfinished): Promise<readonly string[]> {
  const counts = await Promise.all(
    counting.map(async ([what, domain, text]) => {
      const rows = await field.query<{ count: number }>(domain, text).catch(() => [{ count: -1 }])
      return { what, count: rows[0]?.count ?? -1 }
    }),
  )
  return counts.flatMap(({ what, count }) => (count === 0 ? [] : [`${count} ${what}`]))
}
