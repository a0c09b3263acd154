import { SpanKind } from '@opentelemetry/api'
import type { EventDefinition } from '@supermall/contracts/define'
import { isResult } from '@supermall/kernel/result'
import { backoff, seconds } from '@supermall/kernel/time'
import type { Bus, Delivery, Outcome, Stop } from './bus.ts'
import { crashAt } from './crash.ts'
import type { Envelope } from './envelope.ts'
import { readEnvelope } from './envelope.ts'
import { arrive, park, parkUnreadable } from './inbox.ts'
import { lanes } from './lanes.ts'
import type { Log } from './log.ts'
import { metrics } from './metrics.ts'
import type { TransactionSql } from './sql.ts'
import { isTracing, traced } from './trace.ts'
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

/** How long a failing effect is tried before an operator must look: the waits double up to half a minute. */
export type Patience = { readonly attempts: number; readonly firstWaitMs: number }

export type Consuming<Tx extends TransactionSql> = {
  readonly through: Transactor<Tx>
  readonly bus: Bus
  readonly log: Log
  readonly patience?: Patience
}

/** About two and a half minutes: longer than the restart of anything that an effect may need. */
const PATIENCE: Patience = { attempts: 12, firstWaitMs: 200 }

/** Effects at once per domain: each holds a connection, and requests must find one too. */
const WIDTH = 4

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

/** Effects about one aggregate run in turn, whatever the event; unrelated ones side by side. Stopping waits for those that run. */
export async function startConsumers<Tx extends TransactionSql>(
  consumers: readonly Consumer<Tx>[],
  within: Consuming<Tx>,
): Promise<Stop> {
  const names = consumers.map(({ definition }) => definition.eventName)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice)
    throw new Error(`${within.through.source} reacts to ${twice} twice; the inbox would let only one of the two happen`)
  const work = lanes(WIDTH)
  let isStopping = false
  const deliverTo = (consumer: Consumer<Tx>) => async (delivery: Delivery) => {
    const envelope = readEnvelope(delivery.envelope)
    if (envelope === null) return setAside(consumer, delivery, within)
    return work.run(envelope.aggregateId, async (): Promise<Outcome> => {
      if (isStopping) return { kind: 'again', inMs: 0 }
      return receive(consumer, { envelope, attempt: delivery.attempt }, within)
    })
  }
  const stops = await Promise.all(
    consumers.map((consumer) => {
      const { eventName } = consumer.definition
      return within.bus.subscribe({
        durable: `${within.through.source}-${eventName}`,
        eventName,
        deliver: deliverTo(consumer),
      })
    }),
  )
  return async () => {
    isStopping = true
    await Promise.all(stops.map((stop) => stop()))
  }
}

type Received = { readonly envelope: Envelope; readonly attempt: number }

async function receive<Tx extends TransactionSql>(
  consumer: Consumer<Tx>,
  { envelope, attempt }: Received,
  within: Consuming<Tx>,
): Promise<Outcome> {
  const { attempts, firstWaitMs } = within.patience ?? PATIENCE
  try {
    await reactTraced(consumer, envelope, within)
    count('done', envelope, within)
  } catch (error) {
    const isLast = error instanceof Poison || attempt >= attempts
    const parked = await failed(envelope, { error, attempt, isLast }, within)
    count(parked ? 'parked' : 'again', envelope, within)
    if (!parked) return { kind: 'again', inMs: backoff(attempt, firstWaitMs, seconds(30)) }
  }
  crashAt('after-effect-before-ack')
  return { kind: 'done', afterwards: () => tellDone(envelope, within) }
}

function count<Tx extends TransactionSql>(
  outcome: 'done' | 'again' | 'parked',
  { name: event, occurredAt }: Envelope,
  { through: { source: domain } }: Consuming<Tx>,
): void {
  metrics.consumed.inc({ domain, event, outcome })
  if (outcome === 'done')
    metrics.consumerLag.observe({ domain, event }, Math.max(0, Date.now() - Date.parse(occurredAt)) / 1_000)
}

function tellDone<Tx extends TransactionSql>(envelope: Envelope, { bus, through }: Consuming<Tx>): void {
  crashAt('after-ack-before-confirm')
  bus.confirm(envelope.source, [{ eventId: envelope.id, by: through.source }])
}

const transactFor = <Tx extends TransactionSql>({ through }: Consuming<Tx>, envelope: Envelope): Transact<Tx> =>
  transactAs(through, { ...system, traceparent: envelope.traceparent })

function reactTraced<Tx extends TransactionSql>(
  consumer: Consumer<Tx>,
  envelope: Envelope,
  within: Consuming<Tx>,
): Promise<void> {
  const run = () => react(consumer, envelope, transactFor(within, envelope))
  if (!isTracing() || envelope.traceparent === null) return run()
  const { source } = within.through
  const attributes = { 'messaging.message.id': envelope.id, 'messaging.consumer.group.name': source }
  const name = `${source} reacts to ${envelope.name}`
  return traced({ name, kind: SpanKind.CONSUMER, parent: envelope.traceparent, attributes }, run)
}

async function react<Tx extends TransactionSql>(
  consumer: Consumer<Tx>,
  envelope: Envelope,
  transact: Transact<Tx>,
): Promise<void> {
  const payload = readPayload(consumer, envelope)
  await transact(async (unit) => {
    if (await arrive(unit.db, envelope)) await effect(consumer, { payload, envelope, unit })
  })
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
  envelope: Envelope,
  { error, attempt, isLast }: { error: unknown; attempt: number; isLast: boolean },
  within: Consuming<Tx>,
): Promise<boolean> {
  const facts = { domain: within.through.source, event: envelope.name, eventId: envelope.id, attempt, error }
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

/** What is no envelope at all has no sender to confirm to; it is kept for an operator to look at. */
async function setAside<Tx extends TransactionSql>(
  { definition }: Consumer<Tx>,
  { envelope, attempt }: Delivery,
  { through, log }: Consuming<Tx>,
): Promise<Outcome> {
  try {
    await transactAs(through, system)((unit) => parkUnreadable(unit.db, definition.eventName, envelope))
    log.error('event.unreadable', { domain: through.source, event: definition.eventName })
    return { kind: 'done', afterwards: () => undefined }
  } catch (error) {
    log.error('event.unparked', { domain: through.source, event: definition.eventName, error })
    return { kind: 'again', inMs: backoff(attempt, PATIENCE.firstWaitMs, seconds(30)) }
  }
}
