import type { DeadLetterFacts } from '@supermall/contracts/machinery'
import type { Consumer } from './consume.ts'
import { effect, readPayload } from './consume.ts'
import { readEnvelope } from './envelope.ts'
import type { Sql, TransactionSql } from './sql.ts'
import type { Unit } from './unit.ts'

/** What could not be worked and waits for an operator, the oldest first. The envelope is as it arrived: it may be none. */
export async function listDeadLetters(sql: Sql, limit: number): Promise<DeadLetterFacts[]> {
  const { rows } = await sql.query<Omit<DeadLetterFacts, 'at'> & { at: Date }>({
    text: `select event_id as "eventId", name, envelope, error, attempts, parked_at as at
           from dead_letter where resolved_at is null order by parked_at, event_id limit $1`,
    values: [limit],
  })
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

type Replayed = 'replayed' | 'not-parked' | 'no-consumer'

/**
 * Runs the effect of a parked event now. The guard is the row itself: of two operators who replay it, one does. When the effect
 * fails again it throws, and the letter stays where it was.
 */
export async function replay<Tx extends TransactionSql>(
  eventId: string,
  consumers: readonly Consumer<Tx>[],
  unit: Unit<Tx>,
): Promise<Replayed> {
  const [row] = await unit.db.$queryRawUnsafe<{ name: string; envelope: unknown }[]>(
    'select name, envelope from dead_letter where event_id = $1 and resolved_at is null for update',
    eventId,
  )
  if (!row) return 'not-parked'
  const consumer = consumers.find(({ definition }) => definition.eventName === row.name)
  const envelope = readEnvelope(row.envelope)
  if (!consumer || !envelope) return 'no-consumer'
  await effect(consumer, { payload: readPayload(consumer, envelope), envelope, unit })
  await resolve(unit.db, eventId)
  return 'replayed'
}

/** Whether it was there to be resolved: its effect will never happen. */
export const dismiss = async <Tx extends TransactionSql>(eventId: string, unit: Unit<Tx>): Promise<boolean> =>
  (await resolve(unit.db, eventId)) === 1

const resolve = (db: TransactionSql, eventId: string): PromiseLike<number> =>
  db.$executeRawUnsafe(
    'update dead_letter set resolved_at = now() where event_id = $1 and resolved_at is null',
    eventId,
  )
