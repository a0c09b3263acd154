import type { Refusal } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'
import type { SagaEdge } from '@supermall/messaging/crash'
import { crashAt } from '@supermall/messaging/crash'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../data/database.ts'
import type { Checkout, StepName } from '../domain/checkout.ts'

/**
 * What the steps of a checkout may touch. `worker` is who works at it now; `at` is told each edge that is passed; `draw` gives what
 * nobody can guess of the number of an order, by chance where nothing is said.
 */
export type Saga = {
  readonly transact: Transact<Tx>
  readonly ask: Ask
  readonly clock: () => Date
  readonly worker: string
  readonly at: (edge: SagaEdge) => void
  readonly draw?: () => number
}

export const passing = crashAt as Saga['at']

/** One step is done or refused; whoever does not answer throws, and then nobody knows. Each is safe to do and undo again. */
export type Step = {
  readonly name: StepName
  /** Whether it only keeps something for orders that are to come. */
  readonly isHold: boolean
  readonly do: (checkout: Checkout, saga: Saga) => Promise<readonly Refusal[]>
  /** False when it stands for good: then nothing before it may be taken back either. */
  readonly undo: (checkout: Checkout, saga: Saga) => Promise<boolean>
}

export const edge = (name: StepName, side: 'before-do' | 'after-do' | 'before-undo' | 'after-undo'): SagaEdge =>
  `checkout:${name.toLowerCase().replace('_', '-')}:${side}`

/** Somebody else has taken the checkout over: what was about to be written must not be. */
export class LostHold extends Error {
  constructor(checkoutId: string) {
    super(`${checkoutId} is worked at by somebody else`)
  }
}
