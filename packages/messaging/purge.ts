import { days } from '@supermall/kernel/time'
import type { Counts } from './jobs.ts'
import type { SubscribersOf } from './outbox.ts'
import type { Sql } from './sql.ts'
import { inSteps } from './steps.ts'

/** How long the bus keeps an event for a consumer that is away, and how long after it was due one is still sent without being told to. */
export const RETENTION_MS = days(7)

/**
 * Whoever worked an event but could not say so is sent it again, after the publisher was away so long at the most, and it waits in the bus
 * as long again. Until then the inbox must remember it, or its effect could happen twice.
 */
const INBOX_MS = 2 * RETENTION_MS + days(1)

/** For the curious, and for those who look into what happened. */
const CONFIRMED_MS = days(1)
const RECORD_MS = days(30)

/**
 * Removes what has served. An event stays until its effects are confirmed, a dead letter until an operator has resolved it, and audit
 * entries stay for good.
 */
export async function purge(sql: Sql, subscribersOf: SubscribersOf): Promise<Counts> {
  return {
    unheard: await dropUnheard(sql, subscribersOf),
    sent: await remove(sql, 'outbox_event', ['id', 'confirmed_at'], CONFIRMED_MS),
    received: await remove(sql, 'inbox_event', ['event_id', 'received_at'], INBOX_MS),
    resolved: await remove(sql, 'dead_letter', ['event_id', 'resolved_at'], RECORD_MS),
    runs: await remove(sql, 'job_run', ['id', 'ended_at'], RECORD_MS),
  }
}

function remove(sql: Sql, table: string, [key, at]: readonly [string, string], olderThanMs: number): Promise<number> {
  return inSteps(
    sql,
    (step) => `delete from ${table} where ${key} in (
      select ${key} from ${table} where ${at} < now() - $1::float8 * interval '1 millisecond' limit ${step})`,
    [olderThanMs],
  )
}

/**
 * A domain that listens no more confirms nothing either: what awaited it would be sent for good. By this age no older version runs on
 * that listens still.
 */
async function dropUnheard(sql: Sql, subscribersOf: SubscribersOf): Promise<number> {
  const { rows } = await sql.query<{ name: string }>({
    text: `select distinct name from outbox_event where ${IS_OLD}`,
    values: [RETENTION_MS],
  })
  let count = 0
  for (const { name } of rows) count += await awaitOnly(sql, name, subscribersOf(name))
  return count
}

const IS_OLD = `confirmed_at is null and occurred_at < now() - $1::float8 * interval '1 millisecond'`

const awaitOnly = (sql: Sql, name: string, subscribers: readonly string[]): Promise<number> =>
  inSteps(
    sql,
    (step) => `update outbox_event set
        awaiting = array(select unnest(awaiting) intersect select unnest($3::text[])),
        confirmed_at = case when not awaiting && $3 then now() end
      where id in (
        select id from outbox_event where ${IS_OLD} and name = $2 and not awaiting <@ $3
        order by id limit ${step} for update)`,
    [RETENTION_MS, name, subscribers],
  )
