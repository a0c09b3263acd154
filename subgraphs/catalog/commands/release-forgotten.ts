import { after } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import type { Untried } from '@supermall/messaging/try-each'
import { tryEach } from '@supermall/messaging/try-each'
import { LOOK_AGAIN_MS, standingOf } from '@supermall/subgraph/standing'
import type { Unit, Within } from '../data/database.ts'
import { listForgottenHolds, lockForgotten, postponeHolds } from '../data/secret-issues.ts'
import { takeSecretsBack } from './take-secrets-back.ts'

type Asking = Pick<Within, 'ask' | 'client' | 'clock' | 'transact'>

/**
 * Frees the secrets on which no order stands, of those that are set aside past their time; of how many checkouts. Those of an order that
 * was cancelled are free when catalog hears of it, and here where a process of the version before has heard it, which knew of none.
 */
export const releaseForgotten = (within: Asking): Promise<number> =>
  tryEach(
    (page) => findForgotten(page, within),
    (ownerId) => within.transact((unit) => release(ownerId, unit)),
  )

/** What stands is looked at again later, which takes it off the list: others are looked for in its place. */
async function findForgotten({ except, most }: Untried, within: Asking): Promise<readonly string[]> {
  const found: string[] = []
  for (let isMore = true; isMore && mayGoOn(); ) {
    const missing = most - found.length
    const page = { except: [...except, ...found], most: missing }
    const ownerIds = await listForgottenHolds(within.client, within.clock(), page)
    found.push(...(await leaveStanding(ownerIds, within)))
    isMore = ownerIds.length === missing && found.length < most
  }
  return found
}

/** Until they are given or their orders are over; the others can be freed. */
async function leaveStanding(ownerIds: readonly string[], { ask, transact }: Asking): Promise<readonly string[]> {
  if (ownerIds.length === 0) return []
  const { placed, over, onTheirWay, forgotten } = await standingOf(ownerIds, ask)
  const free = [...forgotten, ...over]
  const standing = [...placed, ...onTheirWay].filter((ownerId) => !free.includes(ownerId))
  if (standing.length > 0) await transact(({ db, now }) => postponeHolds(db, standing, after(now, LOOK_AGAIN_MS)))
  return free
}

async function release(ownerId: string, unit: Unit): Promise<boolean> {
  const lines = await lockForgotten(unit.db, ownerId, unit.now)
  if (lines.length === 0) return false
  await takeSecretsBack(lines, unit)
  return true
}
