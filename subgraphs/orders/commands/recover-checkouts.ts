import { newId } from '@supermall/kernel/id'
import { claimAbandoned, findCheckouts } from '../data/checkouts.ts'
import type { Checkout } from '../domain/checkout.ts'
import { leaseFrom } from '../domain/lease.ts'
import { runCheckout } from './run-checkout.ts'
import type { Saga } from './saga.ts'
import { LostHold } from './saga.ts'
import type { Starting } from './start-checkout.ts'

const MOST_AT_ONCE = 20

/**
 * Goes on with what somebody began and did not end, with all of them at once: where a domain says nothing each takes as long as that
 * is waited for. One that fails keeps its turn until its time has run out again, and hinders no other.
 */
export async function recoverCheckouts(
  within: Omit<Starting, 'worker' | 'purchases' | 'submitLockMs' | 'mostUnpaid' | 'currency'>,
): Promise<{ ended: number; stuck: number }> {
  const counts = { ended: 0, stuck: 0 }
  const saga = { ...within, worker: newId('wrk', within.clock().getTime()) }
  const ids = await within.transact(({ db, now }) =>
    claimAbandoned(db, { worker: saga.worker, until: leaseFrom(now), now, most: MOST_AT_ONCE }),
  )
  const outcomes = await Promise.allSettled(
    (await findCheckouts(within.sql, ids)).map(async (checkout) => {
      const isEnded = await goOn(checkout, saga)
      counts[isEnded ? 'ended' : 'stuck'] += 1
    }),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
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
