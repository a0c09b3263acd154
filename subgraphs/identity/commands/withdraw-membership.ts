import type { Id } from '@supermall/kernel/id'
import { lockAccounts, stampMemberships } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import { cutAccess, revokeSessions } from '../data/sessions.ts'
import { tellRevoked } from './tell-revoked.ts'

type ChangedMembership = {
  readonly accountId: Id<'acc'>
  readonly shopId: Id<'shp'>
  readonly isActive: boolean
}

/** Changed rights: the next refresh asks for the new ones. No rights: the sessions for that shop end. Who is just signing in asks anew. */
export async function withdrawMembership(
  { accountId, shopId, isActive }: ChangedMembership,
  unit: Unit,
): Promise<void> {
  await lockAccounts(unit.db, [accountId])
  await stampMemberships(unit.db, accountId)
  const which = { accountIds: [accountId], shopId }
  const cuts = isActive
    ? await cutAccess(unit.db, which, unit.now)
    : await revokeSessions(unit.db, which, { now: unit.now, reason: 'NO_SHOP' })
  tellRevoked(cuts, unit)
}
