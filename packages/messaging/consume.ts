import { SpanKind } from '@opentelemetry/api'
import type { EventDefinition } from '@supermall/contracts/define'
import { present } from '@supermall/kernel/present'
import { isResult } from '@supermall/kernel/result'
import type { Bus, Delivery, Outcome, Stop } from './bus.ts'
import { crashAt } from './crash.ts'
import type { Envelope } from './envelope.ts'
import { readEnvelope } from './envelope.ts'
import { gather } from './gather.ts'
import { arriveAll, park, parkUnreadable } from './inbox.ts'
import type { Log } from './log.ts'
import { metrics } from './metrics.ts'
import { partsOf } from './rounds.ts'
import type { Patience } from './set-back.ts'
import { goesRound, later, Poison, triesAgain } from './set-back.ts'
import type { TransactionSql } from './sql.ts'
import { isTracing, traced } from './trace.ts'
import type { Transactor } from './transact.ts'
import { transactAs, transactTogether } from './transact.ts'
import type { Transact, Unit } from './unit.ts'
import { system } from './unit.ts'

export type Reaction<Tx extends TransactionSql, Payload> = (
  payload: Payload,
  unit: Unit<Tx>,
  envelope: Envelope,
) => Promise<unknown>

/** What an effect is given when it is worked together with others of its kind: all of them in one transaction. */
export type Happened<Tx extends TransactionSql, Payload> = { readonly payload: Payload; readonly unit: Unit<Tx> }
export type Told<Tx extends TransactionSql, Payload> = Happened<Tx, Payload> & { readonly envelope: Envelope }

export type Consumer<Tx extends TransactionSql> = {
  readonly definition: EventDefinition
  readonly react: Reaction<Tx, unknown>
  readonly reactToAll?: (told: readonly Told<Tx, unknown>[]) => Promise<unknown>
  readonly isAlone?: boolean
}

type Consuming<Tx extends TransactionSql> = {
  readonly through: Transactor<Tx>
  readonly bus: Bus
  readonly log: Log
  readonly patience?: Patience
}

/**
 * What has come meanwhile is worked in one transaction: under load that saves most of what an effect costs. One round at a time,
 * for two of them could want the same rows in different orders.
 */
const ROUND = { most: 40, width: 1 }

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

/**
 * An effect that locks several rows which requests lock as well, all of them in one order: after the rows of another effect they
 * would be out of order, and the two would wait for each other. It has its transaction for itself.
 */
export const alone = <Tx extends TransactionSql>(consumer: Consumer<Tx>): Consumer<Tx> => ({
  ...consumer,
  isAlone: true,
})

/**
 * An effect that is worked for many events at once: it locks all that they need in one order, and writes what they come to in
 * one statement. Its transaction is for it and its like only, for the reason that `alone` gives. What it is given is in order.
 */
export const together = <Tx extends TransactionSql, Payload>(
  definition: EventDefinition<Payload>,
  reactToAll: (told: readonly Told<Tx, Payload>[]) => Promise<unknown>,
): Consumer<Tx> => ({
  ...on<Tx, Payload>(definition, (payload, unit, envelope) => reactToAll([{ payload, unit, envelope }])),
  reactToAll: reactToAll as NonNullable<Consumer<Tx>['reactToAll']>,
})

/** Effects happen in the order in which events arrive, as long as none fails. Stopping waits for those that run. */
export async function startConsumers<Tx extends TransactionSql>(
  consumers: readonly Consumer<Tx>[],
  within: Consuming<Tx>,
): Promise<Stop> {
  const names = consumers.map(({ definition }) => definition.eventName)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice)
    throw new Error(`${within.through.source} reacts to ${twice} twice; the inbox would let only one of the two happen`)
  const together = gather<Received<Tx>, Outcome>(ROUND)
  let isStopping = false
  const deliverTo = (consumer: Consumer<Tx>) => async (delivery: Delivery) => {
    const envelope = readEnvelope(delivery.envelope)
    if (envelope === null) return setAside(consumer, delivery, within)
    if (delivery.onlyFor?.includes(within.through.source) === false) return DONE_LONG_AGO
    return together({ consumer, envelope, attempt: delivery.attempt }, async (round) =>
      isStopping ? round.map(() => ({ kind: 'again', inMs: 0 })) : receiveAll(round, within),
    )
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

/** It was confirmed, or it would be sent to this domain too. The inbox may have forgotten, so the effect could happen twice. */
const DONE_LONG_AGO: Outcome = { kind: 'done', afterwards: () => undefined }

type Received<Tx extends TransactionSql> = {
  readonly consumer: Consumer<Tx>
  readonly envelope: Envelope
  readonly attempt: number
}

async function receiveAll<Tx extends TransactionSql>(
  round: readonly Received<Tx>[],
  within: Consuming<Tx>,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<Received<Tx>, Outcome>()
  for (const part of partsOf(round)) {
    const ended = await receive(part, within)
    for (const [index, one] of part.entries()) outcomes.set(one, ended[index] as Outcome)
  }
  return round.map((one) => outcomes.get(one) as Outcome)
}

/** When a round of several fails, it throws: each of them is then tried alone, and only what fails alone has failed. */
async function receive<Tx extends TransactionSql>(
  round: readonly Received<Tx>[],
  within: Consuming<Tx>,
): Promise<readonly Outcome[]> {
  const [only, ...more] = round
  try {
    await react(round, within)
    for (const { envelope } of round) count('done', envelope, within)
  } catch (error) {
    if (!only || more.length > 0) throw error
    const again = await setBack(only, error, within)
    count(again ? 'again' : 'parked', only.envelope, within)
    if (again) return [again]
  }
  crashAt('after-effect-before-ack', (event) => round.some(({ envelope }) => envelope.name === event))
  return round.map(({ envelope }) => ({ kind: 'done', afterwards: () => tellDone(envelope, within) }))
}

/** Null when it was tried often enough, and an operator has it now. */
async function setBack<Tx extends TransactionSql>(
  { envelope, attempt }: Received<Tx>,
  error: unknown,
  within: Consuming<Tx>,
): Promise<Outcome | null> {
  const { patience } = within
  const again = error instanceof Poison ? goesRound(attempt, patience) : triesAgain(attempt, patience)
  const parked = await failed(envelope, { error, attempt, isLast: again === null }, within)
  return parked ? null : (again ?? later(attempt, patience))
}

function count<Tx extends TransactionSql>(
  outcome: 'done' | 'again' | 'parked',
  { name: event, occurredAt }: Envelope,
  { through: { source: domain } }: Consuming<Tx>,
): void {
  metrics.consumed.inc({ domain, event, outcome })
  if (outcome === 'done')
    metrics.consumerLag.observe({ domain, event }, Math.max(0, present() - Date.parse(occurredAt)) / 1_000)
}

function tellDone<Tx extends TransactionSql>(envelope: Envelope, { bus, through }: Consuming<Tx>): void {
  crashAt('after-ack-before-confirm', (event) => envelope.name === event)
  bus.confirm(envelope.source, [{ eventId: envelope.id, by: through.source }])
}

const transactFor = <Tx extends TransactionSql>({ through }: Consuming<Tx>, envelope: Envelope): Transact<Tx> =>
  transactAs(through, { ...system, traceparent: envelope.traceparent })

async function react<Tx extends TransactionSql>(
  round: readonly Received<Tx>[],
  { through }: Consuming<Tx>,
): Promise<void> {
  const [only, ...more] = round
  if (only && more.length === 0) return asReaction(only, through, () => reactTo(round, through, effect))
  return reactTo(round, through, (consumer, happening) =>
    asReaction({ envelope: happening.envelope }, through, () => effect(consumer, happening)),
  )
}

type Happening<Tx extends TransactionSql> = {
  readonly payload: unknown
  readonly envelope: Envelope
  readonly unit: Unit<Tx>
}
type Work<Tx extends TransactionSql> = (consumer: Consumer<Tx>, happening: Happening<Tx>) => Promise<void>

async function reactTo<Tx extends TransactionSql>(
  round: readonly Received<Tx>[],
  through: Transactor<Tx>,
  work: Work<Tx>,
): Promise<void> {
  const read = round.map(({ consumer, envelope }) => ({ consumer, envelope, payload: readPayload(consumer, envelope) }))
  const actors = round.map(({ envelope: { traceparent } }) => ({ ...system, traceparent }))
  await transactTogether(through, actors, async (db, units) => {
    const fresh = await arriveAll(
      db,
      round.map(({ envelope }) => envelope),
    )
    // Whoever comes twice in one round has its effect once.
    const happening = read.flatMap((one, index) => {
      const unit = units[index]
      return unit && fresh.delete(one.envelope.id) ? [{ ...one, unit }] : []
    })
    const { reactToAll } = round[0]?.consumer ?? {}
    if (reactToAll && happening.length > 1) await reactToAll(happening)
    else for (const { consumer, ...one } of happening) await work(consumer, one)
  })
}

/** A reaction is a step of the trace of what it reacts to. What a round does for all of its events is a step of none. */
function asReaction<Tx extends TransactionSql>(
  { envelope }: { readonly envelope: Envelope },
  { source }: Transactor<Tx>,
  run: () => Promise<void>,
): Promise<void> {
  if (!isTracing() || envelope.traceparent === null) return run()
  const attributes = { 'messaging.message.id': envelope.id, 'messaging.consumer.group.name': source }
  const name = `${source} reacts to ${envelope.name}`
  return traced({ name, kind: SpanKind.CONSUMER, parent: envelope.traceparent, attributes }, run)
}

/** The effect alone, for an event whose inbox row stands already: what a replayed dead letter runs. */
export async function effect<Tx extends TransactionSql>(
  consumer: Consumer<Tx>,
  { payload, envelope, unit }: Happening<Tx>,
): Promise<void> {
  const answer = await consumer.react(payload, unit, envelope)
  if (isResult(answer) && !answer.ok) throw new Error(`refused: ${answer.refusals.map(({ code }) => code).join(', ')}`)
}

export function readPayload<Tx extends TransactionSql>(consumer: Consumer<Tx>, envelope: Envelope): unknown {
  const { version, schema } = consumer.definition
  if (envelope.version !== version) throw new Poison(`version ${envelope.version} is not known here, only ${version}`)
  const read = schema.safeParse(envelope.payload)
  if (!read.success) throw new Poison(read.error.message)
  return read.data
}

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
  within: Consuming<Tx>,
): Promise<Outcome> {
  const { through, log } = within
  const again = goesRound(attempt, within.patience)
  if (again) return again
  try {
    await transactAs(through, system)((unit) => parkUnreadable(unit.db, definition.eventName, envelope))
    log.error('event.unreadable', { domain: through.source, event: definition.eventName })
    return { kind: 'done', afterwards: () => undefined }
  } catch (error) {
    log.error('event.unparked', { domain: through.source, event: definition.eventName, error })
    return later(attempt)
  }
}
