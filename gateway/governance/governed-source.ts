import { setTimeout as wait } from 'node:timers/promises'
import { Fault, fault } from '@supermall/kernel/fault'
import { seconds } from '@supermall/kernel/time'
import { probe } from '@supermall/messaging/metrics'
import type { Answer, Operation } from '@supermall/subgraph/definition'
import type { Asking } from '../asking.ts'
import { gatewayMetrics } from '../seeing/gateway-metrics.ts'
import type { GatewaySettings } from '../settings.ts'
import { Unreached } from '../sources/connection.ts'
import type { Source } from '../sources/source.ts'
import type { Outcome } from './blame.ts'
import { blameOf, outcomeOf } from './blame.ts'
import type { Breaker, Chance } from './breaker.ts'
import { breaker } from './breaker.ts'
import { inTime } from './in-time.ts'
import type { Line } from './line.ts'
import { line } from './line.ts'
import { pauseMs, retries } from './retries.ts'
import type { Room } from './room.ts'
import { room } from './room.ts'
import { adaptiveWidth } from './width.ts'

type Governing = Chance & {
  readonly settings: GatewaySettings
  /** Whether this process has more to do than it gets done. */
  readonly isBusy: () => boolean
}

export type Governed = Source & {
  /** Of those who want something changed. */
  readonly mutations: Line
}

/** In so much time something of what a subgraph is asked is answered, or more of it is sent away. */
const CROWD_MS = seconds(1)

/** Less than this is not enough for a subgraph to answer in. */
const LEAST_MS = 5

/**
 * A subgraph that is asked no longer than somebody waits, no more than it can take, and hardly at all while it keeps failing.
 */
export function governed(source: Source, governing: Governing): Governed {
  const { settings, clock, random } = governing
  const { name } = source
  const guard = breaker({ clock, random })
  const budget = retries(settings.RETRY_PERCENT)
  const places = room({ most: settings.SUBGRAPH_IN_FLIGHT, clock })
  const mutations = lineTo(name, { places, settings, clock })
  const attempt = attempts({ source, guard, places }, governing)
  const stopWatching = probe(() => gatewayMetrics.breaker.set({ subgraph: name }, guard.refusedShare()))

  function admit(asking: Asking): void {
    checkTime(asking, name, clock())
    if (settings.BREAKER && !guard.allows()) throw fault('SERVICE_UNAVAILABLE', `${name} keeps failing: left alone`)
  }

  async function roomFor(operation: Operation, asking: Asking): Promise<Answer> {
    if (!places.enter()) throw noRoom(name, random)
    try {
      return await attempt(operation, asking)
    } finally {
      places.leave()
    }
  }

  /** A little later, unless it must not be asked any more: then what came first is told. */
  const again = (asking: Asking, first: unknown, put: () => Promise<Answer>): Promise<Answer> =>
    pauseUnless(() => admit(asking), first, pauseMs(random)).then(put)

  /** The line is no longer than there is room: who came to his turn is not sent away any more. */
  async function inTurn(operation: Operation, asking: Asking): Promise<Answer> {
    const leave = await mutations.enter(asking.deadline, asking.gone)
    places.take()
    try {
      return await attempt(operation, asking)
    } catch (error) {
      // Whoever is not there any more has begun nothing: another replica, or his next start, may take it.
      if (!(error instanceof Unreached) || !budget.mayRetry()) throw error
      return await again(asking, error, () => attempt(operation, asking))
    } finally {
      places.leave()
      leave()
    }
  }

  return {
    ...source,
    mutations,
    stop() {
      stopWatching()
      source.stop()
    },
    async ask(operation, asking) {
      admit(asking)
      budget.asked()
      if (isMutation(operation)) return inTurn(operation, asking)
      try {
        return await roomFor(operation, asking)
      } catch (error) {
        const mayHelp = source.isRemote && isUnavailable(error) && !asking.gone.aborted
        if (mayHelp && budget.mayRetry()) return again(asking, error, () => roomFor(operation, asking))
        throw error
      }
    },
  }
}

async function pauseUnless(admit: () => void, first: unknown, milliseconds: number): Promise<void> {
  await wait(milliseconds)
  try {
    admit()
  } catch {
    throw first
  }
}

/** Of what a subgraph may take at most: what takes longer was served among too many. */
const QUICK = 0.5

type Standing = Pick<Governing, 'settings' | 'clock'> & { readonly places: Room }

/** No more at a time than there is room for, whatever is quick. */
function lineTo(name: string, { places, settings, clock }: Standing): Line {
  const { MUTATIONS_AT_ONCE: first, MUTATIONS_MOST: most, SUBGRAPH_TIMEOUT_MS } = settings
  const width = adaptiveWidth({ first, most, quickMs: SUBGRAPH_TIMEOUT_MS * QUICK, clock })
  return line({ name, clock, width: { ...width, now: () => Math.min(width.now(), places.places()) } })
}

type Asked = { readonly source: Source; readonly guard: Breaker; readonly places: Room }

/** Asks once, and holds what came of it against the subgraph, or the number of those who ask it. */
function attempts({ source, guard, places }: Asked, { settings, clock, isBusy }: Governing) {
  const { SUBGRAPH_TIMEOUT_MS: patienceMs } = settings
  const { name } = source
  let heardAt = Number.NEGATIVE_INFINITY

  function note(outcome: Outcome): void {
    if (outcome === 'broken') guard.failed()
    if (outcome === 'well') guard.succeeded()
    if (outcome === 'well' || outcome === 'slow') places[outcome]()
  }

  return async (operation: Operation, asking: Asking): Promise<Answer> => {
    const askedAt = clock()
    const deadline = Math.min(asking.deadline, askedAt + patienceMs)
    const until = { deadline, gone: isMutation(operation) ? null : asking.gone, name, clock }
    try {
      const asked = source.ask(operation, { ...asking, deadline })
      const answer = await (source.isTimely ? asked : inTime(asked, until))
      heardAt = clock()
      note(outcomeOf(answer))
      return answer
    } catch (error) {
      const question = { askedAt, givenMs: deadline - askedAt, heardAt, isBusy: isBusy(), patienceMs }
      if (!asking.gone.aborted) note(blameOf(error, question))
      throw error
    }
  }
}

/** A crowd that is told different times does not come back as one. */
function noRoom(name: string, random: () => number): Fault {
  const retryAfterMs = CROWD_MS * (1 + random())
  return new Fault('OVERLOADED', `${name} is asked as much as it can take already`, { retryAfterMs })
}

function checkTime({ gone, deadline }: Asking, name: string, now: number): void {
  if (gone.aborted) throw fault('DEADLINE_EXCEEDED', `nobody waits for ${name} any more`)
  if (deadline - now < LEAST_MS) throw fault('DEADLINE_EXCEEDED', `no time is left to ask ${name}`)
}

/** What the planner writes begins with its operation. */
const isMutation = ({ query }: Operation): boolean => query.trimStart().startsWith('mutation')

const isUnavailable = (error: unknown): boolean => error instanceof Fault && error.code === 'SERVICE_UNAVAILABLE'
