import type { FaultCode } from '@supermall/kernel/fault'
import { Fault } from '@supermall/kernel/fault'
import { seconds } from '@supermall/kernel/time'
import type { Log } from './log.ts'

export type TellUnanswered = (error: unknown, traceId: string | undefined) => void

type Unanswered = {
  /** What the log calls it, and what it is told of each. */
  readonly event: string
  readonly facts: Readonly<Record<string, string>>
  readonly count: (code: FaultCode) => void
  readonly log: Log
  readonly clock: () => number
}

/** What questions are turned away or given up with: when much is asked or somebody is gone, thousands are in a second. */
const TURNED_AWAY: ReadonlySet<FaultCode> = new Set([
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
  'SERVICE_UNAVAILABLE',
  'NO_ANSWER',
])
const SAY_EVERY_MS = seconds(5)

type Said = { at: number; times: number }

/**
 * Tells of questions that had no answer. Each is counted. Of those that were turned away the log is told once in a while how many
 * there were, for a line each would only be more to do; what nobody foresaw is told each time, with its stack.
 */
export function unanswered({ event, facts, count, log, clock }: Unanswered): TellUnanswered {
  const said = new Map<FaultCode, Said>()

  function sayOf(error: Fault, traceId: string | undefined): void {
    const { code, message } = error
    const last = said.get(code) ?? { at: Number.NEGATIVE_INFINITY, times: 0 }
    said.set(code, last)
    last.times++
    if (clock() - last.at < SAY_EVERY_MS) return
    log.warn(event, { ...facts, code, said: message, times: last.times, traceId })
    said.set(code, { at: clock(), times: 0 })
  }

  return (error, traceId) => {
    const code = error instanceof Fault ? error.code : 'INTERNAL_SERVER_ERROR'
    count(code)
    if (error instanceof Fault && TURNED_AWAY.has(code)) sayOf(error, traceId)
    else log.error(event, { ...facts, traceId, error })
  }
}
