import type { ChangedAggregate } from '@supermall/contracts/machinery'
import { newId, prefixOf } from '@supermall/kernel/id'
import { present } from '@supermall/kernel/present'
import type { Sql } from './sql.ts'

const MOST_CHANGED = 2_000
const MOST_IDS = 50

type Row = { id: string; times: number; first: string; last: string; payload: unknown }

/**
 * The outbox holds whatever was committed, so nothing is missing here, whatever the bus lost. Ids of events are in the order of
 * their making: the newest are found by the primary key, however many there are.
 */
export async function listChanges(
  sql: Sql,
  { withinMs, prefixes }: { readonly withinMs: number; readonly prefixes: readonly string[] },
): Promise<{ changed: ChangedAggregate[]; isComplete: boolean }> {
  const { rows } = await sql.query<Row>({
    name: 'outbox-changes',
    text: `select aggregate_id as id, count(*)::int as times, min(id) as first, max(id) as last,
             (array_agg(envelope->'payload' order by id desc))[1] as payload
           from outbox_event where id > $1 and split_part(aggregate_id, '_', 1) = any($2)
           group by aggregate_id limit $3`,
    values: [newId('evt', present() - withinMs), prefixes, MOST_CHANGED + 1],
  })
  const changed = rows.slice(0, MOST_CHANGED).map(({ id, payload, ...told }) => ({ ids: idsIn(id, payload), ...told }))
  return { changed, isComplete: rows.length <= MOST_CHANGED }
}

function idsIn(aggregateId: string, payload: unknown): string[] {
  const values = typeof payload === 'object' && payload !== null ? Object.values(payload) : []
  const ids = values.filter((value): value is string => typeof value === 'string' && prefixOf(value) !== null)
  return [...new Set([aggregateId, ...ids])].slice(0, MOST_IDS)
}
