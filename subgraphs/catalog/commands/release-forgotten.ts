import { after } from '@supermall/kernel/time'
import type { Untried } from '@supermall/messaging/try-each'
import { tryEach } from '@supermall/messaging/try-each'
import { LOOK_AGAIN_MS, standingOf } from '@supermall/subgraph/standing'
import type { Unit, Within } from '../data/database.ts'
import { listForgottenHolds, lockForgotten, postponeHolds } from '../data/secret-issues.ts'
import { takeSecretsBack } from './take-secrets-back.ts'

type Asking = Pick<Within, 'ask' | 'client' | 'clock' | 'transact'>

/** Frees the secrets on which no order stands, of those that are set aside past their time; of how many checkouts. */
export const releaseForgotten = (within: Asking): Promise<number> =>
  tryEach(
    (page) => findForgotten(page, within),
    (ownerId) => within.transact((unit) => release(ownerId, unit)),
  )

/** What orders stand on is kept, and what is on its way is looked at again later. */
async function findForgotten(page: Untried, { ask, client, clock, transact }: Asking): Promise<readonly string[]> {
  const ownerIds = await listForgottenHolds(client, clock(), page)
  if (ownerIds.length === 0) return []
  const { placed, onTheirWay, forgotten } = await standingOf(ownerIds, ask)
  if (placed.length > 0) await transact(({ db }) => postponeHolds(db, placed, null))
  if (onTheirWay.length > 0) await transact(({ db, now }) => postponeHolds(db, onTheirWay, after(now, LOOK_AGAIN_MS)))
  return forgotten
}

async function release(ownerId: string, unit: Unit): Promise<boolean> {
  const lines = await lockForgotten(unit.db, ownerId, unit.now)
  if (lines.length === 0) return false
  await takeSecretsBack(lines, unit)
  return true
}
