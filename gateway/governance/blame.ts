import { Fault } from '@supermall/kernel/fault'
import type { Answer } from '@supermall/subgraph/definition'

/**
 * What came of a question. Only `broken` is held against a subgraph: what is merely late has too much to do, and leaving it alone
 * altogether would make an outage of that.
 */
export type Outcome = 'well' | 'broken' | 'slow' | 'unknown'

type Question = {
  readonly askedAt: number
  /** How long it had. */
  readonly givenMs: number
  /** When the subgraph last said anything at all. */
  readonly heardAt: number
  /** Whether this process was too busy to hear anybody. */
  readonly isBusy: boolean
  /** How long a subgraph may take. */
  readonly patienceMs: number
}

/**
 * Who did not even say anything to others all that time is dead. Where little time was left from the beginning, or this process
 * itself did not get round to listening, silence says nothing.
 */
export function blameOf(error: unknown, { askedAt, givenMs, heardAt, isBusy, patienceMs }: Question): Outcome {
  if (!isLate(error)) return 'broken'
  if (heardAt >= askedAt || isBusy) return 'slow'
  return givenMs >= patienceMs / 2 ? 'broken' : 'unknown'
}

const isLate = (error: unknown): boolean => error instanceof Fault && error.code === 'DEADLINE_EXCEEDED'

/** A subgraph that answers nothing but that it cannot is as good as dead; one that refuses, or misses a part, is not. */
export function outcomeOf({ data, errors = [] }: Answer): Outcome {
  const isEmpty = Object.values(data ?? {}).every((value) => value === null)
  const says = (code: string): boolean => isEmpty && errors.some(({ extensions }) => extensions.code === code)
  if (says('SERVICE_UNAVAILABLE')) return 'broken'
  return says('DEADLINE_EXCEEDED') ? 'slow' : 'well'
}
