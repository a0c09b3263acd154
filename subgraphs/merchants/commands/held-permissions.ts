import { fault } from '@supermall/kernel/fault'
import type { Unit } from '../data/database.ts'
import { findStaffByAccount } from '../data/staff.ts'
import type { StaffMember } from '../domain/staff.ts'
import { isActive } from '../domain/staff.ts'

/**
 * What the actor may hand on: null means anything, for the platform. A token says what its holder could do when it was made;
 * whoever gives permissions to others must hold them now, so the row is asked.
 */
export async function heldBy(unit: Unit, shopId: string): Promise<readonly string[] | null> {
  if (unit.actor.audience === 'PLATFORM') return null
  return (await actingMember(unit, shopId)).permissions
}

export async function actingMember(unit: Unit, shopId: string): Promise<StaffMember> {
  const member = unit.actor.id === null ? null : await findStaffByAccount(unit.db, shopId, unit.actor.id)
  if (!member || !isActive(member))
    throw fault('FORBIDDEN', `${unit.actor.id} does not work for shop ${shopId} any more`)
  return member
}
