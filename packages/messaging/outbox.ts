import { fault } from '@supermall/kernel/fault'
import { seconds } from '@supermall/kernel/time'
import { MOST_BYTES } from './bus.ts'
import type { Envelope } from './envelope.ts'
import { RETENTION_MS } from './purge.ts'
import type { Sql, TransactionSql } from './sql.ts'
import { inSteps } from './steps.ts'

export type Outgoing = {
  readonly envelope: Envelope
  readonly attempt: number
  /** The domains whose effect is not confirmed. */
  readonly awaiting: readonly string[]
}
export type Confirmation = { readonly eventId: string; readonly by: string }

export type SubscribersOf = (eventName: string) => readonly string[]

/** Half of what a bus carries: an event that no bus would take must not be committed. */
const MOST_EVENT_BYTES = MOST_BYTES / 2

/**
 * Whoever commits an event also sends it, from memory. When he has died instead, another process finds it once this has passed;
 * one that comes up in his place does not wait.
 */
const SENT_BY_ITSELF_MS = seconds(5)

/**
 * One statement for all events of a transaction, its last one, which counts as their first sending. Nobody listens to some
 * events: they are still published, once. The row's own time is the database's, which also says when it is too old; the
 * envelope has the application's.
 */
export async function keep(
  db: TransactionSql,
  envelopes: readonly Envelope[],
  subscribersOf: SubscribersOf,
): Promise<readonly Outgoing[]> {
  const rows = envelopes.map((envelope) => ({
    id: envelope.id,
    name: envelope.name,
    aggregate_id: envelope.aggregateId,
    envelope,
    awaiting: subscribersOf(envelope.name),
  }))
  const text = JSON.stringify(rows)
  // What is not too heavy all together has nothing in it that is.
  if (Buffer.byteLength(text) > MOST_EVENT_BYTES) envelopes.forEach(refuseTooLarge)
  const values = [text, SENT_BY_ITSELF_MS]
  if (db.$last) db.$last(KEEP, ...values)
  else await db.$executeRawUnsafe(KEEP, ...values)
  return rows.map(({ envelope, awaiting }) => ({ envelope, attempt: 1, awaiting }))
}

const KEEP = `insert into outbox_event (id, name, aggregate_id, occurred_at, envelope, awaiting, attempt, due_at)
  select id, name, aggregate_id, now(), envelope, awaiting, 1, clock_timestamp() + $2::float8 * interval '1 millisecond'
  from jsonb_to_recordset($1::jsonb) as e(id text, name text, aggregate_id text, envelope jsonb, awaiting text[])`

function refuseTooLarge(envelope: Envelope): void {
  const bytes = Buffer.byteLength(JSON.stringify(envelope))
  if (bytes > MOST_EVENT_BYTES)
    throw fault('INTERNAL_SERVER_ERROR', `${envelope.name} weighs ${bytes} bytes, over ${MOST_EVENT_BYTES}`)
}

/**
 * Takes what is due and sets the time at which it is due again, in one statement: whoever dies after this line only delays
 * the event. The wait doubles from `redeliverAfterMs` up to ten minutes, for as long as effects are unconfirmed. What has been due for
 * longer than the retention, because nobody was here to send it, waits for an operator: a consumer may have worked it and forgotten that.
 */
export async function claimDue(sql: Sql, limit: number, redeliverAfterMs: number): Promise<readonly Outgoing[]> {
  const { rows } = await sql.query<Outgoing>({
    name: 'outbox-claim',
    text: `update outbox_event set
             attempt = attempt + 1,
             due_at = now() + least(600000, $2::float8 * 2 ^ least(attempt - 1, 20)) * interval '1 millisecond'
           where id in (
             select id from outbox_event
             where confirmed_at is null and due_at <= now() and due_at > now() - $3::float8 * interval '1 millisecond'
             order by due_at, id limit $1 for update skip locked)
           returning envelope, attempt, awaiting`,
    values: [limit, redeliverAfterMs, RETENTION_MS],
  })
  return rows.sort((a, b) => (a.envelope.id < b.envelope.id ? -1 : 1))
}

/**
 * Whom it is for, when it is sent again: whoever has confirmed it may have worked it so long ago that its inbox has forgotten. The first
 * time it is for everybody, those of a newer release too, whom this one does not know. Null is everybody.
 */
export const onlyFor = ({ attempt, awaiting }: Outgoing): readonly string[] | null =>
  attempt > 1 && awaiting.length > 0 ? awaiting : null

/** The bus would not take them: due again at once, after a breath. */
export async function markUnsent(sql: Sql, ids: readonly string[], waitMs: number): Promise<void> {
  await sql.query({
    name: 'outbox-unsent',
    text: `update outbox_event set due_at = now() + $2::float8 * interval '1 millisecond' where id = any($1) and confirmed_at is null`,
    values: [ids, waitMs],
  })
}

/**
 * Rows are locked in the order of their ids, so that two batches never wait for each other. Tells nothing about strangers: an
 * event confirmed twice, or after its row is gone, is no mistake.
 */
export async function confirm(sql: Sql, confirmations: readonly Confirmation[]): Promise<void> {
  await sql.query({
    name: 'outbox-confirm',
    text: `with told as (
             select event_id, array_agg(by) as by from jsonb_to_recordset($1::jsonb) as c(event_id text, by text) group by event_id),
           held as (
             select o.id from outbox_event o join told on told.event_id = o.id
             where o.confirmed_at is null order by o.id for update of o)
           update outbox_event o set
             awaiting = array(select unnest(o.awaiting) except select unnest(told.by)),
             confirmed_at = case when o.awaiting <@ told.by then now() end
           from told, held where o.id = told.event_id and o.id = held.id and o.confirmed_at is null`,
    values: [JSON.stringify(confirmations.map(({ eventId, by }) => ({ event_id: eventId, by })))],
  })
}

/**
 * The bus lost what it held, or this process has just come up: everything that is not confirmed goes out again, now. In steps,
 * however much it is. The patience of each begins anew, or what was sent a few times while processes came and went, into the
 * bus's memory of what it has already, would wait ten minutes for a confirmation that got lost.
 */
export async function makeAllDue(sql: Sql): Promise<void> {
  await inSteps(
    sql,
    (step) => `update outbox_event set due_at = now(), attempt = 1 where id in (
      select id from outbox_event where confirmed_at is null and due_at > now()
      order by due_at limit ${step} for update skip locked)`,
  )
}
