import { SpanKind } from '@opentelemetry/api'
import type { Bus } from './bus.ts'
import { collectConfirmations } from './confirmations.ts'
import { crashAt } from './crash.ts'
import type { Log } from './log.ts'
import { metrics } from './metrics.ts'
import type { Outgoing } from './outbox.ts'
import { claimDue, makeAllDue, markSent, markUnsent } from './outbox.ts'
import type { Sql } from './sql.ts'
import { apart, begin, fail, isTracing, traceparentOf } from './trace.ts'

export type RelayOptions = {
  readonly sql: Sql
  readonly bus: Bus
  readonly source: string
  readonly log: Log
  readonly redeliverAfterMs: number
}
export type Relay = { readonly wake: () => void; readonly stop: () => Promise<void> }

const BATCH = 200
const POLL_MS = 1_000
const UNSENT_WAIT_MS = 500

/** Carries the outbox to the bus: at once after a commit of this process, within a second for rows that another one left. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { bus, source } = options
  const state: State = { isRunning: false, isAsked: false, isLost: false, isStopped: false }
  const confirming = collectConfirmations(options)
  let current: Promise<void> = Promise.resolve()

  function wake(): void {
    if (state.isStopped) return
    state.isAsked = true
    if (!state.isRunning) current = apart(() => drain(options, state))
  }

  const stopHearing = await bus.onConfirm(source, confirming.take)
  const stopLost = bus.onLost(() => {
    state.isLost = true
    wake()
  })
  const poll = setInterval(wake, POLL_MS)
  return {
    wake,
    async stop() {
      clearInterval(poll)
      state.isStopped = true
      await Promise.all([current, stopHearing(), stopLost()])
      await confirming.flush()
    },
  }
}

type State = { isRunning: boolean; isAsked: boolean; isLost: boolean; isStopped: boolean }

async function drain(options: RelayOptions, state: State): Promise<void> {
  state.isRunning = true
  try {
    while (state.isAsked && !state.isStopped) {
      state.isAsked = false
      if (state.isLost) await sendAllAgain(options.sql, state)
      if ((await pass(options)) === BATCH) state.isAsked = true
    }
  } catch (error) {
    options.log.warn('relay.failed', { source: options.source, error })
  } finally {
    state.isRunning = false
  }
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

async function pass({ sql, bus, log, source, redeliverAfterMs }: RelayOptions): Promise<number> {
  const events = await claimDue(sql, BATCH, redeliverAfterMs)
  if (events.length === 0) return 0
  try {
    await publish(bus, events)
    metrics.relayed.inc({ domain: source }, events.length)
  } catch (error) {
    metrics.unrelayed.inc({ domain: source })
    log.warn('relay.unsent', { source, count: events.length, error })
    await markUnsent(sql, idsOf(events), UNSENT_WAIT_MS)
    return 0
  }
  crashAt('after-publish-before-mark')
  const unawaited = events.filter((event) => event.isUnawaited)
  if (unawaited.length > 0) await markSent(sql, idsOf(unawaited))
  return events.length
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

const idsOf = (events: readonly Outgoing[]): string[] => events.map(({ envelope }) => envelope.id)
