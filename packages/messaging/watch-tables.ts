import { metrics, probe } from './metrics.ts'
import type { Sql } from './sql.ts'

type Depth = { events: number; age: number; lag: number; letters: number }

/** What of a domain's own tables whoever watches it wants to know; asked for when they look, from indexes alone. */
export function watchTables(domain: string, sql: Sql): () => void {
  return probe(async () => {
    const { rows } = await sql.query<Depth>({
      name: 'watch-tables',
      text: `select count(*)::int as events,
               coalesce(extract(epoch from now() - min(occurred_at)), 0)::float8 as age,
               coalesce(extract(epoch from now() - min(due_at) filter (where due_at <= now())), 0)::float8 as lag,
               (select count(*)::int from dead_letter where resolved_at is null) as letters
             from outbox_event where confirmed_at is null`,
    })
    const { events = 0, age = 0, lag = 0, letters = 0 } = rows[0] ?? {}
    metrics.outbox.set({ domain }, events)
    metrics.outboxAge.set({ domain }, Math.max(0, age))
    metrics.relayLag.set({ domain }, Math.max(0, lag))
    metrics.deadLetters.set({ domain }, letters)
  })
}
