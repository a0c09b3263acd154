import { SpanKind } from '@opentelemetry/api'
import type { Bus } from './bus.ts'
import { collectConfirmations } from './confirmations.ts'
import { crashAt } from './crash.ts'
import type { Log } from './log.ts'
import { metrics } from './metrics.ts'
import type { Confirmation, Outgoing } from './outbox.ts'
import { claimDue, makeAllDue, markUnsent } from './outbox.ts'
import type { Sql } from './sql.ts'
import { apart, begin, fail, isTracing, traceparentOf } from './trace.ts'

type RelayOptions = {
  readonly sql: Sql
  readonly bus: Bus
  readonly source: string
  readonly log: Log
  readonly redeliverAfterMs: number
}
export type Relay = {
  /** What this process has just committed goes out from memory, and costs the database nothing more. */
  readonly send: (events: readonly Outgoing[]) => void
  /** Something was made due: the relay need not wait for its next look. */
  readonly wake: () => void
  readonly stop: () => Promise<void>
}

const BATCH = 200
/** Beyond it events are left to the next look: the outbox has them. */
const MOST_WAITING = 5_000
const POLL_MS = 1_000
const UNSENT_WAIT_MS = 500

/** Carries the outbox to the bus: at once what this process commits, within seconds what another one left. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { bus, source } = options
  const state: State = { waiting: [], isRunning: false, isAsked: false, isLost: false, isStopped: false }
  const confirming = collectConfirmations(options)
  const carrying: Carrying = { ...options, done: confirming.take }
  let current: Promise<void> = Promise.resolve()

  function run(): void {
    if (!state.isRunning) current = apart(() => drain(carrying, state))
  }

  function wake(): void {
    if (state.isStopped) return
    state.isAsked = true
    run()
  }

  function send(events: readonly Outgoing[]): void {
    if (state.isStopped || state.waiting.length + events.length > MOST_WAITING) return
    state.waiting.push(...events)
    run()
  }

  const stopHearing = await bus.onConfirm(source, confirming.take)
  const stopLost = bus.onLost(() => {
    state.isLost = true
    wake()
  })
  const poll = setInterval(wake, POLL_MS)
  return {
    send,
    wake,
    async stop() {
      clearInterval(poll)
      state.isStopped = true
      await Promise.all([current, stopHearing(), stopLost()])
      await confirming.flush()
    },
  }
}

type State = { waiting: Outgoing[]; isRunning: boolean; isAsked: boolean; isLost: boolean; isStopped: boolean }

type Carrying = RelayOptions & { readonly done: (confirmations: readonly Confirmation[]) => void }

/** What was committed here is sent before the relay stops; what is only due somebody else can send as well. */
async function drain(carrying: Carrying, state: State): Promise<void> {
  state.isRunning = true
  try {
    while (state.waiting.length > 0 || (state.isAsked && !state.isStopped)) {
      if (state.waiting.length > 0) await carry(carrying, inOrder(state.waiting.splice(0, BATCH)))
      // However much is committed here: what was lost must not wait for a quiet moment.
      if (state.isAsked && !state.isStopped) await look(carrying, state)
    }
  } catch (error) {
    carrying.log.warn('relay.failed', { source: carrying.source, error })
  } finally {
    state.isRunning = false
  }
}

async function look(carrying: Carrying, state: State): Promise<void> {
  state.isAsked = false
  if (state.isLost) await sendAllAgain(carrying.sql, state)
  const events = await claimDue(carrying.sql, BATCH, carrying.redeliverAfterMs)
  if (events.length === 0) return
  await carry(carrying, events)
  if (events.length === BATCH) state.isAsked = true
}

/** When the database does not answer now, the next poll tries again: a loss is not forgotten. */
async function sendAllAgain(sql: Sql, state: State): Promise<void> {
  state.isLost = false
  try {
    await makeAllDue(sql)
  } catch (error) {
    state.isLost = true
    throw error
  }
}

/** Events that nobody awaits are done once the bus has them. */
async function carry({ sql, bus, log, source, done }: Carrying, events: readonly Outgoing[]): Promise<void> {
  try {
    await publish(bus, events)
    metrics.relayed.inc({ domain: source }, events.length)
  } catch (error) {
    metrics.unrelayed.inc({ domain: source })
    log.warn('relay.unsent', { source, count: events.length, error })
    await markUnsent(sql, idsOf(events), UNSENT_WAIT_MS)
    return
  }
  crashAt('after-publish-before-mark', (name) => events.some(({ envelope }) => envelope.name === name))
  const unawaited = events.filter(({ awaiting }) => awaiting.length === 0)
  if (unawaited.length > 0) done(unawaited.map(({ envelope }) => ({ eventId: envelope.id, by: source })))
}

/** Whoever reacts goes on from where it was sent. */
async function publish(bus: Bus, events: readonly Outgoing[]): Promise<void> {
  if (!isTracing()) return bus.publish(events)
  const spans = events.map(({ envelope: { name, traceparent } }) =>
    traceparent ? begin({ name: `publish ${name}`, kind: SpanKind.PRODUCER, parent: traceparent }) : null,
  )
  const sent = events.map((event, at) => {
    const span = spans[at]
    return span ? { ...event, envelope: { ...event.envelope, traceparent: traceparentOf(span) } } : event
  })
  try {
    await bus.publish(sent)
  } catch (error) {
    for (const span of spans) if (span) fail(span, error)
    throw error
  } finally {
    for (const span of spans) span?.end()
  }
}

const inOrder = (events: Outgoing[]): readonly Outgoing[] =>
  events.sort((a, b) => (a.envelope.id < b.envelope.id ? -1 : 1))

const idsOf = (events: readonly Outgoing[]): string[] => events.map(({ envelope }) => envelope.id)
