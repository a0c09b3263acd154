import type { EventDefinition } from '@supermall/contracts/define'
import { backoff, seconds } from '@supermall/kernel/time'
import { isResult } from '@supermall/kernel/result'
import type { Bus, Delivery, Outcome, Stop } from './bus.ts'
import { crashAt } from './crash.ts'
import type { Envelope } from './envelope.ts'
import { envelopeSchema } from './envelope.ts'
import { arrive, park } from './inbox.ts'
import type { Log } from './log.ts'
import type { TransactionSql } from './sql.ts'
import type { Transactor } from './transact.ts'
import { transactAs } from './transact.ts'
import type { Transact, Unit } from './unit.ts'
import { system } from './unit.ts'

export type Reaction<Tx extends TransactionSql, Payload> = (
  payload: Payload,
  unit: Unit<Tx>,
  envelope: Envelope,
) => Promise<unknown>

export type Consumer<Tx extends TransactionSql> = {
  readonly definition: EventDefinition
  readonly react: Reaction<Tx, unknown>
}

export type Consuming<Tx extends TransactionSql> = {
  readonly through: Transactor<Tx>
  readonly bus: Bus
  readonly log: Log
}

const MOST_ATTEMPTS = 8
const FIRST_WAIT_MS = 200

/**
 * What a domain does when another one tells something. The inbox row and the effect are one transaction: however often the
 * event comes, the effect happens once. A reaction that throws or is refused is tried again, then parked for an operator.
 */
export function on<Tx extends TransactionSql, Payload>(
  definition: EventDefinition<Payload>,
  react: Reaction<Tx, Payload>,
): Consumer<Tx> {
  return { definition: definition as EventDefinition, react: react as Reaction<Tx, unknown> }
}

export async function startConsumers<Tx extends TransactionSql>(
  consumers: readonly Consumer<Tx>[],
  within: Consuming<Tx>,
): Promise<Stop> {
  const stops = await Promise.all(
    consumers.map((consumer) =>
      within.bus.subscribe({
        durable: `${within.through.source}-${consumer.definition.eventName}`,
        eventName: consumer.definition.eventName,
        deliver: (delivery) => receive(consumer, delivery, within),
      }),
    ),
  )
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

async function receive<Tx extends TransactionSql>(
  consumer: Consumer<Tx>,
  delivery: Delivery,
  within: Consuming<Tx>,
): Promise<Outcome> {
  const envelope = envelopeSchema.safeParse(delivery.envelope)
  if (!envelope.success) {
    within.log.error('event.unreadable', { event: consumer.definition.eventName, error: envelope.error.message })
    return { kind: 'done' }
  }
  const known = envelope.data as Envelope
  try {
    await react(consumer, known, transactFor(within, known))
  } catch (error) {
    const parked = await failed(consumer, known, { error, attempt: delivery.attempt, within })
    if (!parked) return { kind: 'again', inMs: backoff(delivery.attempt, FIRST_WAIT_MS, seconds(30)) }
  }
  crashAt('after-ack-before-confirm')
  within.bus.confirm(known.source, [{ eventId: known.id, by: within.through.source }])
  return { kind: 'done' }
}

const transactFor = <Tx extends TransactionSql>({ through }: Consuming<Tx>, envelope: Envelope): Transact<Tx> =>
  transactAs(through, { ...system, traceparent: envelope.traceparent })

async function react<Tx extends TransactionSql>(
  consumer: Consumer<Tx>,
  envelope: Envelope,
  transact: Transact<Tx>,
): Promise<void> {
  const payload = readPayload(consumer, envelope)
  await transact(async (unit) => {
    if (await arrive(unit.db, envelope)) await effect(consumer, { payload, envelope, unit })
  })
  crashAt('after-effect-before-ack')
}

/** The effect alone, for an event whose inbox row stands already: what a replayed dead letter runs. */
export async function effect<Tx extends TransactionSql>(
  consumer: Consumer<Tx>,
  { payload, envelope, unit }: { payload: unknown; envelope: Envelope; unit: Unit<Tx> },
): Promise<void> {
  const answer = await consumer.react(payload, unit, envelope)
  if (isResult(answer) && !answer.ok) throw new Error(`refused: ${answer.refusals.map(({ code }) => code).join(', ')}`)
}

export function readPayload<Tx extends TransactionSql>(consumer: Consumer<Tx>, envelope: Envelope): unknown {
  const read = consumer.definition.schema.safeParse(envelope.payload)
  if (!read.success) throw new Poison(read.error.message)
  return read.data
}

/** No later attempt can help an event that breaks its contract. */
class Poison extends Error {}

async function failed<Tx extends TransactionSql>(
  consumer: Consumer<Tx>,
  envelope: Envelope,
  { error, attempt, within }: { error: unknown; attempt: number; within: Consuming<Tx> },
): Promise<boolean> {
  const isLast = error instanceof Poison || attempt >= MOST_ATTEMPTS
  const facts = { event: consumer.definition.eventName, eventId: envelope.id, attempt, error }
  if (!isLast) {
    within.log.warn('event.failed', facts)
    return false
  }
  try {
    await transactFor(within, envelope)((unit) => park(unit.db, envelope, { error, attempts: attempt }))
    within.log.error('event.parked', facts)
    return true
  } catch (unparked) {
    within.log.error('event.unparked', { ...facts, error: unparked })
    return false
  }
}
