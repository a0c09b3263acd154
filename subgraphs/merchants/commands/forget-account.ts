import type { Id } from '@supermall/kernel/id'
import { anonymiseApplicationsOf, withdrawPendingOf } from '../data/applications.ts'
import type { Unit } from '../data/database.ts'
import { forgetLogin, listActiveStaffOfAccount } from '../data/staff.ts'
import { endFollowsOf } from './follow-shop.ts'
import { endMembership } from './remove-staff.ts'

/**
 * What remains here of a person who is gone: nothing that names them. A shop that was theirs stays theirs on paper until the
 * platform hands it on, because a shop without an owner could not be handed on by anybody.
 */
export async function forgetAccount(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  await withdrawPendingOf(unit.db, accountId, unit.now)
  await anonymiseApplicationsOf(unit.db, accountId, unit.now)
  await endFollowsOf(accountId, unit)
  for (const member of await listActiveStaffOfAccount(unit.db, accountId)) {
    if (!member.isOwner) await endMembership(member, unit)
  }
  await forgetLogin(unit.db, accountId, unit.now)
}
