import type { Envelope } from './envelope.ts'
import type { Consumer } from './consume.ts'
import { effect, readPayload } from './consume.ts'
import type { Sql, TransactionSql } from './sql.ts'
import type { Unit } from './unit.ts'

export type DeadLetter = {
  readonly eventId: string
  readonly name: string
  readonly envelope: Envelope
  readonly error: string
  readonly attempts: number
  readonly parkedAt: Date
}

export async function listDeadLetters(sql: Sql, limit: number): Promise<readonly DeadLetter[]> {
  const { rows } = await sql.query<DeadLetter>({
    text: `select event_id as "eventId", name, envelope, error, attempts, parked_at as "parkedAt"
           from dead_letter where resolved_at is null order by parked_at limit $1`,
    values: [limit],
  })
  return rows
}

/** Runs the effect of a parked event now. The guard is the row itself: of two operators who replay it, one does. */
export async function replay<Tx extends TransactionSql>(
  eventId: string,
  consumers: readonly Consumer<Tx>[],
  unit: Unit<Tx>,
): Promise<'replayed' | 'not-parked' | 'no-consumer'> {
  const [row] = await unit.db.$queryRawUnsafe<{ envelope: Envelope }[]>(
    `update dead_letter set resolved_at = now() where event_id = $1 and resolved_at is null returning envelope`,
    eventId,
  )
  if (!row) return 'not-parked'
  const consumer = consumers.find(({ definition }) => definition.eventName === row.envelope.name)
  if (!consumer) return 'no-consumer'
  await effect(consumer, { payload: readPayload(consumer, row.envelope), envelope: row.envelope, unit })
  return 'replayed'
}
