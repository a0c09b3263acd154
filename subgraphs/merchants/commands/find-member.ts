import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findStaff } from '../data/staff.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { StaffMember } from '../domain/staff.ts'
import { isActive } from '../domain/staff.ts'

export type ExpectedStaff = { readonly staffId: string; readonly expectedVersion: number }

/** A member that the actor may touch, still at work and of the expected version. */
export async function findMember(input: ExpectedStaff, unit: OperatorUnit): Promise<Result<StaffMember>> {
  const id = parseId('stf', input.staffId)
  const member = id && (await findStaff(unit.db, id))
  if (!member) return notFound('staffId')
  ownShop(unit.actor, member.shopId)
  if (!isActive(member)) return refused('STAFF_REMOVED', 'They no longer work there.', 'staffId')
  return member.version === input.expectedVersion ? ok(member) : stale()
}
