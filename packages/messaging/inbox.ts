import { createHash } from 'node:crypto'
import type { Envelope } from './envelope.ts'
import type { TransactionSql } from './sql.ts'

/** True for the first arrival only. A second one at the same time waits here for the first one's transaction to end. */
async function arrive(db: TransactionSql, envelope: Envelope): Promise<boolean> {
  const inserted = await db.$executeRawUnsafe(
    'insert into inbox_event (event_id, name) values ($1, $2) on conflict (event_id) do nothing',
    envelope.id,
    envelope.name,
  )
  return inserted === 1
}

/** The ids of those that arrive for the first time, in one statement. Their order keeps two processes from waiting for each other. */
export async function arriveAll(db: TransactionSql, envelopes: readonly Envelope[]): Promise<Set<string>> {
  const rows = await db.$queryRawUnsafe<{ event_id: string }[]>(
    `insert into inbox_event (event_id, name)
     select id, name from jsonb_to_recordset($1::jsonb) as e(id text, name text) order by id
     on conflict (event_id) do nothing returning event_id`,
    JSON.stringify(envelopes.map(({ id, name }) => ({ id, name }))),
  )
  return new Set(rows.map(({ event_id }) => event_id))
}

/** Takes custody of an event that cannot be worked: it counts as arrived, and waits for an operator. */
export async function park(
  db: TransactionSql,
  envelope: Envelope,
  why: { error: unknown; attempts: number },
): Promise<void> {
  if (!(await arrive(db, envelope))) return
  await db.$executeRawUnsafe(
    `insert into dead_letter (event_id, name, envelope, error, attempts) values ($1, $2, $3::jsonb, $4, $5)`,
    envelope.id,
    envelope.name,
    JSON.stringify(envelope),
    String(why.error).slice(0, 2000),
    why.attempts,
  )
}

/** A stranger on the bus. It has no id of its own, so its content is its id: it is kept once, however often it comes. */
export async function parkUnreadable(db: TransactionSql, name: string, arrived: unknown): Promise<void> {
  const text = JSON.stringify(arrived ?? null)
  await db.$executeRawUnsafe(
    `insert into dead_letter (event_id, name, envelope, error, attempts) values ($1, $2, $3::jsonb, $4, 1)
     on conflict (event_id) do nothing`,
    `unreadable_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`,
    name,
    text,
    'this is no envelope',
  )
}
