import { staffChanged } from '@supermall/contracts/merchants'
import { checkChange, checked, checkLine } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import { given } from '@supermall/kernel/given'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { saveStaff } from '../data/staff.ts'
import { stale } from '../domain/refusals.ts'
import type { StaffMember } from '../domain/staff.ts'
import { checkGrant, outranks, withoutRepeats } from '../domain/staff.ts'
import type { ExpectedStaff } from './find-member.ts'
import { findMember } from './find-member.ts'
import { heldBy } from './held-permissions.ts'

type UpdateStaff = ExpectedStaff & {
  readonly displayName?: string | null
  readonly permissions?: readonly string[] | null
}

export async function updateStaff(input: UpdateStaff, unit: OperatorUnit): Promise<Result<StaffMember>> {
  const { displayName, permissions } = input
  const fine = checked(
    checkChange({ displayName, permissions }),
    checkLine(displayName, { least: 1, most: 40 }, 'displayName'),
  )
  if (!fine.ok) return fine
  const found = await findMember(input, unit)
  if (!found.ok) return found
  const member = found.value
  const granted = permissions ? await checkPermissions(member, permissions, unit) : ok(null)
  if (!granted.ok) return granted
  const edit = given({ displayName, permissions: permissions ? withoutRepeats(permissions) : null })
  const saved = await saveStaff(unit.db, member, { edit, now: unit.now })
  if (!saved) return stale()
  if (permissions)
    unit.emit(staffChanged({ staffId: saved.id, accountId: saved.accountId, shopId: saved.shopId, isActive: true }))
  unit.audited({
    subjectId: saved.id,
    summary: `Changed ${saved.displayName}`,
    ...difference(member, saved, Object.keys(edit)),
  })
  return ok(saved)
}

async function checkPermissions(
  member: StaffMember,
  wanted: readonly string[],
  unit: OperatorUnit,
): Promise<Result<null>> {
  if (member.isOwner) return refused('OWNER_FIXED', 'The owner keeps all permissions.', 'permissions')
  const held = await heldBy(unit, member.shopId)
  if (outranks(member, held)) return refused('STAFF_OUTRANKS', 'They hold more than you do.', 'staffId')
  return checked(...checkGrant(withoutRepeats(wanted), held))
}
