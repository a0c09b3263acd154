import { sessionsRevoked } from '@supermall/contracts/identity'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import type { Cut } from '../data/sessions.ts'

/** One event per account: the gateway refuses what these sessions hold from now on. */
export function tellRevoked(cuts: readonly Cut[], unit: Unit): void {
  const byAccount = new Map<Id<'acc'>, Cut[]>()
  for (const cut of cuts) byAccount.set(cut.accountId, [...(byAccount.get(cut.accountId) ?? []), cut])
  for (const [accountId, own] of byAccount) {
    const at = new Date(Math.max(...own.map((cut) => cut.at.getTime())))
    unit.emit(sessionsRevoked({ accountId, sessionIds: own.map(({ id }) => id), at: at.toISOString() }))
  }
}
