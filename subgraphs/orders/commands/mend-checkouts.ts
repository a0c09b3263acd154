import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { lanes } from '@supermall/messaging/lanes'
import { findCheckouts } from '../data/checkouts.ts'
import type { OperatorUnit } from '../data/database.ts'
import { takeOver } from '../data/stuck-checkouts.ts'
import { checkCount } from '../domain/check.ts'
import type { Checkout } from '../domain/checkout.ts'
import { isSettled } from '../domain/checkout.ts'
import { leaseFrom } from '../domain/lease.ts'
import { goOn } from './recover-checkouts.ts'
import type { Starting } from './start-checkout.ts'

export type MendCheckouts = { readonly checkoutIds: readonly string[]; readonly isDryRun: boolean }
type Outcome = 'READY' | 'REFUSED' | 'STILL_STUCK' | 'NOT_FOUND' | 'WOULD_TRY'
export type Mended = { readonly checkoutId: string; readonly outcome: Outcome; readonly checkout: Checkout | null }

const MOST = 100
/** A silent neighbour costs each a second or two: a hundred of them must end while somebody waits. */
const AT_ONCE = 10

export function checkMending({ checkoutIds, isDryRun }: MendCheckouts): Result<MendCheckouts> {
  const fine = checked(checkCount(checkoutIds, { least: 1, most: MOST }, 'checkoutIds'))
  return fine.ok ? ok({ checkoutIds: [...new Set(checkoutIds)], isDryRun }) : fine
}

/** Going on takes transactions of its own; so what an operator asked for is on record before it begins. */
export async function orderMending({ checkoutIds, isDryRun }: MendCheckouts, unit: OperatorUnit): Promise<void> {
  unit.audited({
    subjectId: 'checkouts',
    summary: `${isDryRun ? 'Dry run: go' : 'Went'} on with ${checkoutIds.length} checkouts`,
    before: null,
    after: { checkoutIds: knownIds(checkoutIds) },
  })
}

/** Does now what the job does when their time has come; one that fails leaves the others alone. */
export async function mendCheckouts({ checkoutIds, isDryRun }: MendCheckouts, within: Starting): Promise<Mended[]> {
  const ids = knownIds(checkoutIds)
  const before = await findCheckouts(within.sql, ids)
  if (isDryRun) return checkoutIds.map((id) => mended(id, before, 'WOULD_TRY'))
  const { run } = lanes(AT_ONCE)
  const unfinished = before.filter((checkout) => !isSettled(checkout))
  await Promise.all(unfinished.map(({ id }) => run(id, () => mend(id, within))))
  const after = await findCheckouts(within.sql, ids)
  return checkoutIds.map((id) => mended(id, after, 'STILL_STUCK'))
}

const knownIds = (checkoutIds: readonly string[]): Id<'chk'>[] => checkoutIds.flatMap((id) => parseId('chk', id) ?? [])

async function mend(id: Id<'chk'>, within: Starting): Promise<void> {
  const saga = { ...within, worker: newId('wrk') }
  try {
    const isTaken = await saga.transact(({ db, now }) =>
      takeOver(db, id, { worker: saga.worker, until: leaseFrom(now) }),
    )
    const [checkout] = isTaken ? await findCheckouts(saga.sql, [id]) : []
    if (checkout) await goOn(checkout, saga)
  } catch (error) {
    within.log.error('checkout.not_mended', { checkoutId: id, error })
  }
}

function mended(checkoutId: string, found: readonly Checkout[], unfinished: Outcome): Mended {
  const checkout = found.find(({ id }) => id === checkoutId) ?? null
  if (checkout === null) return { checkoutId, outcome: 'NOT_FOUND', checkout }
  const { status } = checkout
  return { checkoutId, outcome: status === 'READY' || status === 'REFUSED' ? status : unfinished, checkout }
}
