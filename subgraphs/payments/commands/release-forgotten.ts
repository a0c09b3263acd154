import { standingCheckouts } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { after, minutes } from '@supermall/kernel/time'
import type { Within } from '../data/database.ts'
import { postponeHolds } from '../data/holds.ts'
import { releaseBalance } from './hold-balance.ts'

const LOOK_AGAIN_MS = minutes(10)

type Asking = Pick<Within, 'ask' | 'transact' | 'currency' | 'log'>

/**
 * Gives holds back whose time is over and that no payment can use any more, a hundred at most; how many. That no payment is known does
 * not say that there is no order: orders are asked, and while they are silent nothing of theirs is given back.
 */
export async function releaseForgotten(ownerIds: readonly string[], asking: Asking): Promise<number> {
  const checkoutIds = ownerIds.flatMap((ownerId) => parseId('chk', ownerId) ?? [])
  const standing = new Set<string>(await standingOf(checkoutIds, asking))
  if (standing.size > 0)
    await asking.transact(({ db, now }) => postponeHolds(db, [...standing], after(now, LOOK_AGAIN_MS)))
  const forgotten = ownerIds.filter((ownerId) => !standing.has(ownerId))
  const { transact, currency } = asking
  for (const ownerId of forgotten) await transact((unit) => releaseBalance(ownerId, 'EXPIRED', { ...unit, currency }))
  return forgotten.length
}

/** All of them while nobody says. */
async function standingOf(checkoutIds: readonly Id<'chk'>[], { ask, log }: Asking): Promise<readonly string[]> {
  if (checkoutIds.length === 0) return []
  try {
    const { checkouts } = await ask(standingCheckouts, { checkoutIds: [...checkoutIds] })
    return checkouts.map(({ checkoutId }) => checkoutId)
  } catch (error) {
    log.warn('orders.silent', { checkouts: checkoutIds.length, error })
    return checkoutIds
  }
}
