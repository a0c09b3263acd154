import { crashAt } from './crash.ts'
import type { Bus } from './bus.ts'
import type { Log } from './log.ts'
import type { Confirmation, Outgoing } from './outbox.ts'
import { claimDue, confirm, makeAllDue, markSent, markUnsent } from './outbox.ts'
import type { Sql } from './sql.ts'

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
  const state = { isRunning: false, isAsked: false, isStopped: false }
  let current: Promise<void> = Promise.resolve()

  function wake(): void {
    if (state.isStopped) return
    state.isAsked = true
    if (!state.isRunning) current = drain(options, state)
  }

  const stopConfirming = await options.bus.onConfirm(options.source, collect(options))
  const stopLost = options.bus.onLost(() => {
    makeAllDue(options.sql).then(wake, (error) => options.log.warn('relay.unreachable', { source: options.source, error }))
  })
  const poll = setInterval(wake, POLL_MS)
  return {
    wake,
    async stop() {
      clearInterval(poll)
      state.isStopped = true
      await Promise.all([current, stopConfirming(), stopLost()])
    },
  }
}

async function drain(options: RelayOptions, state: { isRunning: boolean; isAsked: boolean; isStopped: boolean }): Promise<void> {
  state.isRunning = true
  try {
    while (state.isAsked && !state.isStopped) {
      state.isAsked = false
      if ((await pass(options)) === BATCH) state.isAsked = true
    }
  } catch (error) {
    options.log.warn('relay.failed', { source: options.source, error })
  } finally {
    state.isRunning = false
  }
}

async function pass({ sql, bus, log, source, redeliverAfterMs }: RelayOptions): Promise<number> {
  const events = await claimDue(sql, BATCH, redeliverAfterMs)
  if (events.length === 0) return 0
  try {
    await bus.publish(events)
  } catch (error) {
    log.warn('relay.unsent', { source, count: events.length, error })
    await markUnsent(sql, idsOf(events), UNSENT_WAIT_MS)
    return 0
  }
  crashAt('after-publish-before-mark')
  const unawaited = events.filter((event) => event.isUnawaited)
  if (unawaited.length > 0) await markSent(sql, idsOf(unawaited))
  return events.length
}

const idsOf = (events: readonly Outgoing[]): string[] => events.map(({ envelope }) => envelope.id)

/** Confirmations arrive one by one and are written together, every fifty milliseconds at the most. */
function collect({ sql, log, source }: RelayOptions): (confirmations: readonly Confirmation[]) => void {
  let pending: Confirmation[] = []
  function flush(): void {
    const batch = pending
    pending = []
    confirm(sql, batch).catch((error) => log.warn('relay.unconfirmed', { source, count: batch.length, error }))
  }
  return (confirmations) => {
    if (pending.length === 0) setTimeout(flush, 50)
    pending.push(...confirmations)
  }
}
