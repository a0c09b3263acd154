import { days } from '@supermall/kernel/time'
import type { Counts } from './jobs.ts'
import type { Sql } from './sql.ts'
import { inSteps } from './steps.ts'

/** How long an unconfirmed event is sent again, and how long the bus keeps one for a consumer that is away. */
export const RETENTION_MS = days(7)

/**
 * An event is sent at the latest at the end of the outbox's retention, and waits in the bus as long again at the most. Until
 * then the inbox must remember it, or its effect could happen twice.
 */
const INBOX_MS = 2 * RETENTION_MS + days(1)

/** For the curious, and for those who look into what happened. */
const CONFIRMED_MS = days(1)
const RECORD_MS = days(30)

/** Removes what has served. A dead letter stays until an operator has resolved it, and audit entries stay for good. */
export async function purge(sql: Sql): Promise<Counts> {
  return {
    sent: await remove(sql, 'outbox_event', ['id', 'confirmed_at'], CONFIRMED_MS),
    unconfirmed: await removeUnconfirmed(sql),
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

/** Days of trying were not enough. The counts of the run tell it, and somebody should ask why. */
const removeUnconfirmed = (sql: Sql): Promise<number> =>
  inSteps(
    sql,
    (step) => `delete from outbox_event where id in (
      select id from outbox_event
      where confirmed_at is null and occurred_at < now() - $1::float8 * interval '1 millisecond' limit ${step})`,
    [RETENTION_MS],
  )
