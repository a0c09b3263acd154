import { newId } from '@supermall/kernel/id'
import { claimAbandoned, findCheckouts } from '../data/checkouts.ts'
import type { Checkout } from '../domain/checkout.ts'
import { leaseFrom } from '../domain/lease.ts'
import { runCheckout } from './run-checkout.ts'
import type { Saga } from './saga.ts'
import { LostHold } from './saga.ts'
import type { Starting } from './start-checkout.ts'

const MOST_AT_ONCE = 20

/** Goes on with what somebody began and did not end. One that fails keeps its turn until its time has run out again. */
export async function recoverCheckouts(
  within: Omit<Starting, 'worker' | 'purchases' | 'submitLockMs'>,
): Promise<{ ended: number; stuck: number }> {
  const counts = { ended: 0, stuck: 0 }
  const saga = { ...within, worker: newId('wrk', within.clock().getTime()) }
  const ids = await within.transact(({ db, now }) =>
    claimAbandoned(db, { worker: saga.worker, until: leaseFrom(now), now, most: MOST_AT_ONCE }),
  )
  for (const checkout of await findCheckouts(within.sql, ids)) {
    const isEnded = await goOn(checkout, saga)
    counts[isEnded ? 'ended' : 'stuck'] += 1
  }
  return counts
}

/** True when it is at its end; false when it waits again, or somebody else works at it by now. */
export async function goOn(checkout: Checkout, saga: Saga): Promise<boolean> {
  try {
    const { status } = await runCheckout(checkout, saga)
    return status === 'READY' || status === 'REFUSED'
  } catch (error) {
    if (error instanceof LostHold) return false
    throw error
  }
}
