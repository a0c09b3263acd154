import { staffChanged } from '@supermall/contracts/merchants'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { removeClerk } from '../data/clerks.ts'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { saveStaff } from '../data/staff.ts'
import { stale } from '../domain/refusals.ts'
import type { StaffMember } from '../domain/staff.ts'
import { outranks } from '../domain/staff.ts'
import type { ExpectedStaff } from './find-member.ts'
import { findMember } from './find-member.ts'
import { heldBy } from './held-permissions.ts'

export async function removeStaff(input: ExpectedStaff, unit: OperatorUnit): Promise<Result<StaffMember>> {
  const found = await findMember(input, unit)
  if (!found.ok) return found
  const member = found.value
  if (member.isOwner) return refused('OWNER_FIXED', 'A shop is handed on before its owner goes.', 'staffId')
  if (outranks(member, await heldBy(unit, member.shopId)))
    return refused('STAFF_OUTRANKS', 'They hold more than you do.', 'staffId')
  const saved = await endMembership(member, unit)
  if (!saved) return stale()
  unit.audited({
    subjectId: saved.id,
    summary: `Removed ${saved.displayName} from the staff`,
    before: { permissions: member.permissions },
    after: null,
  })
  return ok(saved)
}

/** The row stays, so that what they did keeps a name; it opens nothing any more. */
export async function endMembership(member: StaffMember, unit: Unit): Promise<StaffMember | null> {
  const saved = await saveStaff(unit.db, member, { edit: { removedAt: unit.now, permissions: [] }, now: unit.now })
  if (!saved) return null
  await removeClerk(unit.db, saved)
  unit.emit(staffChanged({ staffId: saved.id, accountId: saved.accountId, shopId: saved.shopId, isActive: false }))
  return saved
}
