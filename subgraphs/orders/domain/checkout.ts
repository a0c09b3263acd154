import type { Id } from '@supermall/kernel/id'
import type { Refusal } from '@supermall/kernel/result'
import type { Plan } from './draft.ts'
import { payableOf } from './draft.ts'

export type CheckoutStatus = 'PROCESSING' | 'UNDOING' | 'READY' | 'REFUSED'
export type StepName = 'QUOTE' | 'HOLD_STOCK' | 'HOLD_PROMOTIONS' | 'HOLD_BALANCE' | 'PLACE_ORDERS' | 'OPEN_PAYMENT'
type StepStatus = 'WAITING' | 'RUNNING' | 'DONE' | 'REFUSED' | 'UNDONE'

export type StepRecord = {
  readonly name: StepName
  readonly status: StepStatus
  readonly tries: number
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

/** One purchase on its way. Whoever is named by `heldBy` works at it until `heldUntil`; afterwards anybody may go on. */
export type Checkout = {
  readonly id: Id<'chk'>
  readonly accountId: Id<'acc'>
  readonly idempotencyKey: string
  readonly inputHash: string
  readonly status: CheckoutStatus
  readonly plan: Plan
  readonly refusals: readonly Refusal[]
  readonly steps: readonly StepRecord[]
  readonly heldBy: string | null
  readonly heldUntil: Date
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly updatedAt: Date
}

export const STEP_NAMES: readonly StepName[] = [
  'QUOTE',
  'HOLD_STOCK',
  'HOLD_PROMOTIONS',
  'HOLD_BALANCE',
  'PLACE_ORDERS',
  'OPEN_PAYMENT',
]

/** What nobody asked for needs no step. */
export function isNeeded(name: StepName, { plan }: Pick<Checkout, 'plan'>): boolean {
  if (name === 'HOLD_PROMOTIONS') return plan.coupons.length > 0 || plan.uses.length > 0 || plan.points > 0
  if (name === 'HOLD_BALANCE') return payableOf(plan).balanceMinor > 0n
  return name !== 'OPEN_PAYMENT' || payableOf(plan).payableMinor > 0n
}

export const isSettled = ({ status }: Pick<Checkout, 'status'>): boolean => status === 'READY' || status === 'REFUSED'

export const recordOf = ({ steps }: Pick<Checkout, 'steps'>, name: StepName): StepRecord =>
  steps.find((step) => step.name === name) ?? { name, status: 'WAITING', tries: 0, startedAt: null, endedAt: null }

export const isDone = (checkout: Pick<Checkout, 'steps'>, name: StepName): boolean =>
  recordOf(checkout, name).status === 'DONE'

/** The record of one step put in its place; the others stay. */
export const withStep = <C extends Pick<Checkout, 'steps'>>(checkout: C, record: StepRecord): C => ({
  ...checkout,
  steps: [...checkout.steps.filter(({ name }) => name !== record.name), record],
})

/** In the schema's words: one that is being taken back is worked at, too, as long as its orders may turn out to be paid. */
export function shownStatus(checkout: Pick<Checkout, 'status' | 'steps'>): 'PROCESSING' | 'READY' | 'REFUSED' {
  if (checkout.status !== 'UNDOING') return checkout.status
  return NEVER_PLACED.has(recordOf(checkout, 'PLACE_ORDERS').status) ? 'REFUSED' : 'PROCESSING'
}

const NEVER_PLACED: ReadonlySet<StepStatus> = new Set(['WAITING', 'REFUSED'])
