import type { Envelope } from './envelope.ts'
import type { Sql, TransactionSql } from './sql.ts'

export type Outgoing = { readonly envelope: Envelope; readonly attempt: number; readonly isUnawaited: boolean }
export type Confirmation = { readonly eventId: string; readonly by: string }

/** One statement for all events of a transaction. Nobody listens to some events: they are still published, once. */
export async function keep(db: TransactionSql, envelopes: readonly Envelope[], subscribersOf: SubscribersOf): Promise<void> {
  const rows = envelopes.map((envelope) => ({
    id: envelope.id,
    name: envelope.name,
    aggregate_id: envelope.aggregateId,
    occurred_at: envelope.occurredAt,
    envelope,
    awaiting: subscribersOf(envelope.name),
  }))
  await db.$executeRawUnsafe(
    `insert into outbox_event (id, name, aggregate_id, occurred_at, envelope, awaiting, due_at)
     select id, name, aggregate_id, occurred_at, envelope, awaiting, now()
     from jsonb_to_recordset($1::jsonb) as e(id text, name text, aggregate_id text, occurred_at timestamptz, envelope jsonb, awaiting text[])`,
    JSON.stringify(rows),
  )
}

export type SubscribersOf = (eventName: string) => readonly string[]

/**
 * Takes what is due and sets the time at which it is due again, in one statement: whoever dies after this line only delays
 * the event. The wait doubles from `redeliverAfterMs` up to ten minutes, for as long as effects are unconfirmed.
 */
export async function claimDue(sql: Sql, limit: number, redeliverAfterMs: number): Promise<readonly Outgoing[]> {
  const { rows } = await sql.query<Outgoing>({
    name: 'outbox-claim',
    text: `update outbox_event set
             attempt = attempt + 1,
             due_at = now() + least(600000, $2::float8 * 2 ^ least(attempt, 20)) * interval '1 millisecond'
           where id in (
             select id from outbox_event where confirmed_at is null and due_at <= now()
             order by due_at, id limit $1 for update skip locked)
           returning envelope, attempt, awaiting = '{}' as "isUnawaited"`,
    values: [limit, redeliverAfterMs],
  })
  return rows.sort((a, b) => (a.envelope.id < b.envelope.id ? -1 : 1))
}

/** Events that nobody awaits are done once the bus has them. */
export async function markSent(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query({
    name: 'outbox-sent',
    text: `update outbox_event set confirmed_at = now() where id = any($1) and awaiting = '{}' and confirmed_at is null`,
    values: [ids],
  })
}

/** The bus would not take them: due again at once, after a breath. */
export async function markUnsent(sql: Sql, ids: readonly string[], waitMs: number): Promise<void> {
  await sql.query({
    name: 'outbox-unsent',
    text: `update outbox_event set due_at = now() + $2::float8 * interval '1 millisecond' where id = any($1) and confirmed_at is null`,
    values: [ids, waitMs],
  })
}

export async function confirm(sql: Sql, confirmations: readonly Confirmation[]): Promise<void> {
  await sql.query({
    name: 'outbox-confirm',
    text: `with c as (
             select event_id, array_agg(by) as by from jsonb_to_recordset($1::jsonb) as c(event_id text, by text) group by event_id)
           update outbox_event o set
             awaiting = array(select unnest(o.awaiting) except select unnest(c.by)),
             confirmed_at = case when o.awaiting <@ c.by then now() end
           from c where o.id = c.event_id and o.confirmed_at is null`,
    values: [JSON.stringify(confirmations.map(({ eventId, by }) => ({ event_id: eventId, by })))],
  })
}

/** The bus lost what it held: everything that is not confirmed goes out again, now. */
export async function makeAllDue(sql: Sql): Promise<void> {
  await sql.query({ text: 'update outbox_event set due_at = now() where confirmed_at is null' })
}

/** Confirmed rows are kept a day for the curious; unconfirmed ones as long as the retention says. */
export async function purge(sql: Sql, retentionDays: number): Promise<number> {
  const { rowCount } = await sql.query({
    text: `delete from outbox_event where id in (
             select id from outbox_event
             where confirmed_at < now() - interval '1 day' or occurred_at < now() - $1::float8 * interval '1 day'
             limit 10000)`,
    values: [retentionDays],
  })
  await sql.query({
    text: `delete from inbox_event where event_id in (
             select event_id from inbox_event where received_at < now() - ($1::float8 + 1) * interval '1 day' limit 10000)`,
    values: [retentionDays],
  })
  return rowCount ?? 0
}
