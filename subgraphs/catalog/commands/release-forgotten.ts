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
  const free = new Set<string>()
  const find = async (page: Untried) => {
    const ownerIds = await listForgottenHolds(within.client, within.clock(), page)
    for (const ownerId of await withoutStanding(ownerIds, within)) free.add(ownerId)
    return ownerIds
  }
  const work = (ownerId: string) => within.transact((unit) => release(ownerId, unit))
  return tryEach(find, async (ownerId) => free.has(ownerId) && work(ownerId))
}

/** What stands is looked at again later, until it is given or its orders are over. */
async function withoutStanding(ownerIds: readonly string[], { ask, transact }: Asking): Promise<readonly string[]> {
  if (ownerIds.length === 0) return []
  const { placed, over, onTheirWay, forgotten } = await standingOf(ownerIds, ask)
  const standing = [...placed, ...onTheirWay].filter((ownerId) => !over.includes(ownerId))
  if (standing.length > 0) await transact(({ db, now }) => postponeHolds(db, standing, after(now, LOOK_AGAIN_MS)))
  return [...forgotten, ...over]
}

async function release(ownerId: string, unit: Unit): Promise<boolean> {
  const lines = await lockForgotten(unit.db, ownerId, unit.now)
  if (lines.length === 0) return false
  await takeSecretsBack(lines, unit)
  return true
}
