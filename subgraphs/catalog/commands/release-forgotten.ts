import { after } from '@supermall/kernel/time'
import type { Untried } from '@supermall/messaging/try-each'
import { tryEach } from '@supermall/messaging/try-each'
import { LOOK_AGAIN_MS, standingOf } from '@supermall/subgraph/standing'
import type { Unit, Within } from '../data/database.ts'
import { listForgottenHolds, lockForgotten, postponeHolds } from '../data/secret-issues.ts'
import { takeSecretsBack } from './take-secrets-back.ts'

type Asking = Pick<Within, 'ask' | 'client' | 'clock' | 'transact'>

/**
 * Frees the secrets on which no order stands, of those that are set aside past their time; of how many checkouts. Those of an order that
 * was cancelled are free when catalog hears of it, and here where a process of the version before has heard it, which knew of none. A
 * page of them is given on whole, as only one that is not full is the last: what stands in it is left alone when its turn comes.
 */
export async function releaseForgotten(within: Asking): Promise<number> {
  const free: Free = { owners: new Set(), lines: new Set() }
  const find = async (page: Untried) => {
    const ownerIds = await listForgottenHolds(within.client, within.clock(), page)
    if (ownerIds.length > 0) await findFree(ownerIds, free, within)
    return ownerIds
  }
  return tryEach(find, (ownerId) => within.transact((unit) => release(ownerId, free, unit)))
}

/** Checkouts of which nothing stands, and lines that ended beside others that do. */
type Free = { readonly owners: Set<string>; readonly lines: Set<string> }

/** What stands is looked at again later, until it is given or its order is over. */
async function findFree(ownerIds: readonly string[], free: Free, { ask, transact }: Asking): Promise<void> {
  const { placed, over, endedLineIds, onTheirWay, forgotten } = await standingOf(ownerIds, ask)
  for (const ownerId of [...forgotten, ...over]) free.owners.add(ownerId)
  for (const lineId of endedLineIds) free.lines.add(lineId)
  const standing = [...placed, ...onTheirWay].filter((ownerId) => !free.owners.has(ownerId))
  if (standing.length > 0)
    await transact(({ db, now }) =>
      postponeHolds(db, { ownerIds: standing, but: endedLineIds, until: after(now, LOOK_AGAIN_MS) }),
    )
}

async function release(ownerId: string, free: Free, unit: Unit): Promise<boolean> {
  const past = await lockForgotten(unit.db, ownerId, unit.now)
  const lines = past.filter(({ lineId }) => free.owners.has(ownerId) || free.lines.has(lineId))
  if (lines.length === 0) return false
  await takeSecretsBack(lines, unit)
  return true
}
