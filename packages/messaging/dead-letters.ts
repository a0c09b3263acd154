import type { Consumer } from './consume.ts'
import { effect, readPayload } from './consume.ts'
import { readEnvelope } from './envelope.ts'
import type { Sql, TransactionSql } from './sql.ts'
import type { Unit } from './unit.ts'

export type DeadLetter = {
  readonly eventId: string
  readonly name: string
  /** As it arrived: what was parked because it is no envelope is not one. */
  readonly envelope: unknown
  readonly error: string
  readonly attempts: number
  readonly parkedAt: Date
}

export async function listDeadLetters(sql: Sql, limit: number): Promise<readonly DeadLetter[]> {
  const { rows } = await sql.query<DeadLetter>({
    text: `select event_id as "eventId", name, envelope, error, attempts, parked_at as "parkedAt"
           from dead_letter where resolved_at is null order by parked_at, event_id limit $1`,
    values: [limit],
  })
  return rows
}

/**
 * Runs the effect of a parked event now. The guard is the row itself: of two operators who replay it, one does. When the effect
 * fails again it throws, and the letter stays where it was.
 */
export async function replay<Tx extends TransactionSql>(
  eventId: string,
  consumers: readonly Consumer<Tx>[],
  unit: Unit<Tx>,
): Promise<'replayed' | 'not-parked' | 'no-consumer'> {
  const [row] = await unit.db.$queryRawUnsafe<{ name: string; envelope: unknown }[]>(
    'select name, envelope from dead_letter where event_id = $1 and resolved_at is null for update',
    eventId,
  )
  if (!row) return 'not-parked'
  const consumer = consumers.find(({ definition }) => definition.eventName === row.name)
  const envelope = readEnvelope(row.envelope)
  if (!consumer || !envelope) return 'no-consumer'
  await effect(consumer, { payload: readPayload(consumer, envelope), envelope, unit })
  await unit.db.$executeRawUnsafe('update dead_letter set resolved_at = now() where event_id = $1', eventId)
  return 'replayed'
}
