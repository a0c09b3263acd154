import { setTimeout as wait } from 'node:timers/promises'
import { Fault, fault } from '@supermall/kernel/fault'
import { probe } from '@supermall/messaging/metrics'
import type { Answer, Operation } from '@supermall/subgraph/definition'
import type { Asking } from '../asking.ts'
import { gatewayMetrics } from '../seeing/gateway-metrics.ts'
import type { GatewaySettings } from '../settings.ts'
import type { Source } from '../sources/source.ts'
import type { Chance } from './breaker.ts'
import { breaker } from './breaker.ts'
import { inTime } from './in-time.ts'
import { line } from './line.ts'
import { pauseMs, retries } from './retries.ts'

export type Governing = Chance & { readonly settings: GatewaySettings }

/** Less than this is not enough for a subgraph to answer in. */
const LEAST_MS = 5

/**
 * A subgraph that is asked no longer than somebody waits, no more than it can take, and hardly at all while it keeps failing.
 */
export function governed(source: Source, { settings, clock, random }: Governing): Source {
  const { name } = source
  const guard = breaker({ clock, random })
  const budget = retries(settings.RETRY_PERCENT)
  const mutations = line({ width: settings.MUTATIONS_AT_ONCE, name, clock })
  let flying = 0
  const stopWatching = probe(() => gatewayMetrics.breaker.set({ subgraph: name }, guard.refusedShare()))

  function admit(asking: Asking): void {
    checkTime(asking, name, clock())
    if (flying >= settings.SUBGRAPH_IN_FLIGHT) throw fault('SERVICE_UNAVAILABLE', `${name} is asked too much already`)
    if (settings.BREAKER && !guard.allows()) throw fault('SERVICE_UNAVAILABLE', `${name} keeps failing: left alone`)
  }

  async function attempt(operation: Operation, asking: Asking): Promise<Answer> {
    const deadline = Math.min(asking.deadline, clock() + settings.SUBGRAPH_TIMEOUT_MS)
    const until = { deadline, gone: isMutation(operation) ? null : asking.gone, name, clock }
    flying++
    try {
      const answer = await inTime(source.ask(operation, { ...asking, deadline }), until)
      if (isNoAnswer(answer)) guard.failed()
      else guard.succeeded()
      return answer
    } catch (error) {
      if (!asking.gone.aborted) guard.failed()
      throw error
    } finally {
      flying--
    }
  }

  async function again(operation: Operation, asking: Asking, first: unknown): Promise<Answer> {
    await wait(pauseMs(random))
    try {
      admit(asking)
    } catch {
      throw first
    }
    return attempt(operation, asking)
  }

  async function inTurn(operation: Operation, asking: Asking): Promise<Answer> {
    const leave = await mutations.enter(asking.deadline, asking.gone)
    return attempt(operation, asking).finally(leave)
  }

  return {
    ...source,
    stop() {
      stopWatching()
      source.stop()
    },
    async ask(operation, asking) {
      admit(asking)
      budget.asked()
      if (isMutation(operation)) return inTurn(operation, asking)
      try {
        return await attempt(operation, asking)
      } catch (error) {
        const mayHelp = source.isRemote && isUnavailable(error) && !asking.gone.aborted
        if (mayHelp && budget.mayRetry()) return again(operation, asking, error)
        throw error
      }
    },
  }
}

function checkTime({ gone, deadline }: Asking, name: string, now: number): void {
  if (gone.aborted) throw fault('DEADLINE_EXCEEDED', `nobody waits for ${name} any more`)
  if (deadline - now < LEAST_MS) throw fault('DEADLINE_EXCEEDED', `no time is left to ask ${name}`)
}

/** What the planner writes begins with its operation. */
const isMutation = ({ query }: Operation): boolean => query.trimStart().startsWith('mutation')

const isUnavailable = (error: unknown): boolean => error instanceof Fault && error.code === 'SERVICE_UNAVAILABLE'

const NO_ANSWER = new Set(['SERVICE_UNAVAILABLE', 'DEADLINE_EXCEEDED'])

/** A subgraph that answers nothing but that it cannot is as good as dead; one that refuses, or misses a part, is not. */
function isNoAnswer({ data, errors = [] }: Answer): boolean {
  const isEmpty = Object.values(data ?? {}).every((value) => value === null)
  return isEmpty && errors.some(({ extensions }) => NO_ANSWER.has(extensions.code))
}
