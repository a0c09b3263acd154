import type { Answer, Operation } from '@supermall/subgraph/definition'
import type { Handle } from '@supermall/subgraph/http'
import type { Asking } from '../asking.ts'

/** An operation for a subgraph. */
export type Question = Operation & {
  /** All of it as JSON, where that was cheaper to write than its values. */
  readonly body?: string
  /** About how many objects it asks, where it asks about objects. */
  readonly entities?: number
  /** What it is made of, as JSON, where that was written apart. */
  readonly parts?: Parts
}

export type Parts = {
  /** What identifies each object. */
  readonly representations: readonly string[]
  /** The other variables, without their braces. */
  readonly others: string
}

/** A subgraph, wherever it runs. */
export type Source = {
  readonly name: string
  readonly isRemote: boolean
  /** It gives up by itself when its time is over or nobody waits any more: nobody else needs to watch the clock for it. */
  readonly isTimely?: true
  /** Throws a fault when it cannot be asked; what goes wrong inside it is in the answer. */
  readonly ask: (question: Question, asking: Asking) => Promise<Answer>
  /** Its plain paths. */
  readonly pass: Handle
  /** Resolves when it can work; throws when it cannot. */
  readonly check: () => Promise<void>
  readonly stop: () => void
}
