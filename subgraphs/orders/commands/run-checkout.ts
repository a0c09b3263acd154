import { checkoutMoved } from '@supermall/contracts/orders'
import type { Refusal } from '@supermall/kernel/result'
import { saveCheckout } from '../data/checkouts.ts'
import type { Checkout, CheckoutStatus, StepName, StepRecord } from '../domain/checkout.ts'
import { isDone, isNeeded, recordOf, withStep } from '../domain/checkout.ts'
import { isOutOfTime, leaseFrom, lookAgain } from '../domain/lease.ts'
import type { Saga, Step } from './saga.ts'
import { edge, LostHold } from './saga.ts'
import { holdBalanceStep } from './steps/hold-balance.ts'
import { holdPromotionsStep } from './steps/hold-promotions.ts'
import { holdStockStep } from './steps/hold-stock.ts'
import { openPaymentStep } from './steps/open-payment.ts'
import { placeStep } from './steps/place.ts'
import { isUnanswered } from './unanswered.ts'

const stepsWith = (payToken: string | null): readonly Step[] => [
  ...[holdStockStep, holdPromotionsStep, holdBalanceStep(payToken), placeStep, openPaymentStep],
]

/** What only whoever begins a checkout has: a proof is written down nowhere. */
export type First = { readonly payToken: string | null }

/** Whoever is not the first to work at it does not know what was asked before him and is still on its way. */
type Way = { readonly steps: readonly Step[]; readonly isFirst: boolean }

/**
 * Takes a checkout as far as it goes: to READY, back to REFUSED, or to where nobody answers and somebody looks again later. Steps
 * that hold something write nothing here: after a crash they are simply asked again, and give the answer of the first time.
 */
export async function runCheckout(checkout: Checkout, saga: Saga, first: First | null = null): Promise<Checkout> {
  const steps = stepsWith(first?.payToken ?? null).filter(({ name }) => isNeeded(name, checkout))
  const way = { steps, isFirst: first !== null }
  if (checkout.status === 'UNDOING') return goBack(checkout, way, saga)
  let current = checkout
  for (const step of steps) {
    if (isDone(current, step.name)) continue
    const startedAt = saga.clock()
    saga.at(edge(step.name, 'before-do'))
    const outcome = await tried(() => step.do(current, saga))
    if (outcome === null) return giveUpForNow(current, { ...way, step, startedAt }, saga)
    saga.at(edge(step.name, 'after-do'))
    const status = outcome.length === 0 ? 'DONE' : 'REFUSED'
    current = withStep(current, recordAfter(current, { name: step.name, status, startedAt, endedAt: saga.clock() }))
    if (outcome.length > 0) return turnBack(current, { ...way, refusals: outcome }, saga)
  }
  return save(current, { status: 'READY' }, saga)
}

/** Null when nobody answered: whether it happened is not known. */
async function tried<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isUnanswered(error)) return null
    throw error
  }
}

type At = Way & { readonly step: Step; readonly startedAt: Date }

async function giveUpForNow(checkout: Checkout, { step, startedAt, ...way }: At, saga: Saga): Promise<Checkout> {
  const record = recordAfter(checkout, { name: step.name, status: 'RUNNING', startedAt, endedAt: null })
  const stuck = withStep(checkout, record)
  const now = saga.clock()
  if (!isOutOfTime(checkout.createdAt, now))
    return save(stuck, { status: 'PROCESSING', heldUntil: lookAgain(record.tries, now) }, saga)
  const refusals = [{ code: 'CHECKOUT_TIMED_OUT', message: 'A part of the mall did not answer in time; start again.' }]
  return turnBack(stuck, { ...way, refusals }, saga)
}

type Back = Way & { readonly refusals: readonly Refusal[] }

/** Where nothing is held there is nothing to be given back: it is at its end. */
async function turnBack(checkout: Checkout, { refusals, ...way }: Back, saga: Saga): Promise<Checkout> {
  if (!way.steps.some((step) => mayHold(step, checkout, way)))
    return save({ ...checkout, refusals }, { status: 'REFUSED' }, saga)
  const turned = await save({ ...checkout, refusals }, { status: 'UNDOING', heldUntil: leaseFrom(saga.clock()) }, saga)
  return goBack({ ...turned, heldBy: saga.worker }, way, saga)
}

/**
 * In reverse, all that was done and all that may have been done. A hold that nobody gives back now keeps no other from being given
 * back; but no hold is given up while it is not known whether the orders stand.
 */
async function goBack(checkout: Checkout, { steps, ...way }: Way, saga: Saga): Promise<Checkout> {
  let current = checkout
  let mostTries = 0
  for (const step of steps.toReversed()) {
    const { status, tries, startedAt } = recordOf(current, step.name)
    if (!mayHold(step, current, way)) continue
    saga.at(edge(step.name, 'before-undo'))
    const isUndone = await tried(() => step.undo(current, saga))
    const now = saga.clock()
    if (isUndone === null) {
      mostTries = Math.max(mostTries, tries, 1)
      if (step.isHold) continue
      break
    }
    if (!isUndone) return save({ ...current, refusals: [] }, { status: 'READY' }, saga)
    saga.at(edge(step.name, 'after-undo'))
    const undone = status === 'REFUSED' ? 'REFUSED' : 'UNDONE'
    current = withStep(current, { name: step.name, status: undone, tries, startedAt, endedAt: now })
  }
  if (mostTries === 0) return save(current, { status: 'REFUSED' }, saga)
  return save(current, { status: 'UNDOING', heldUntil: lookAgain(mostTries, saga.clock()) }, saga)
}

/**
 * What is refused holds nothing; but an earlier try, that nobody heard the answer of, may come late and be taken. Whoever died may have
 * held what comes behind the step at which another one turns back, as a hold is written down by nobody before the orders are.
 */
const mayHold = ({ name, isHold }: Step, checkout: Checkout, { isFirst }: Pick<Way, 'isFirst'>): boolean => {
  const { status } = recordOf(checkout, name)
  if (status === 'DONE' || status === 'RUNNING') return true
  return !isFirst && (status === 'REFUSED' || (isHold && status === 'WAITING'))
}

type Stand = { readonly status: CheckoutStatus; readonly heldUntil?: Date }

/** Whoever is to look again later is anybody: nobody holds it until then. */
function save(checkout: Checkout, { status, heldUntil }: Stand, { transact, worker }: Saga): Promise<Checkout> {
  return transact(async (unit) => {
    const { now } = unit
    const until = heldUntil ?? now
    const isSaved = await saveCheckout(unit.db, checkout, { status, heldBy: worker, heldUntil: until, now })
    if (!isSaved) throw new LostHold(checkout.id)
    unit.emit(checkoutMoved({ checkoutId: checkout.id, accountId: checkout.accountId }))
    return { ...checkout, status, heldUntil: until, updatedAt: now }
  })
}

type Tried = {
  readonly name: StepName
  readonly status: StepRecord['status']
  readonly startedAt: Date
  readonly endedAt: Date | null
}

function recordAfter(checkout: Checkout, { name, status, startedAt, endedAt }: Tried): StepRecord {
  const before = recordOf(checkout, name)
  return { name, status, tries: before.tries + 1, startedAt: before.startedAt ?? startedAt, endedAt }
}
