import { staffChanged } from '@supermall/contracts/merchants'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findOwner, findStaff, saveStaff } from '../data/staff.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { Shop } from '../domain/shop.ts'
import type { StaffMember } from '../domain/staff.ts'
import { isActive, OWNER_PERMISSIONS } from '../domain/staff.ts'
import type { ExpectedShop } from './change-shop.ts'
import { changeShop } from './change-shop.ts'
import { actingMember } from './held-permissions.ts'

type TransferOwnership = ExpectedShop & { readonly staffId: string }

/** The shop's own version guards it: of two who hand it on at once, the second one hears that it changed. */
export function transferOwnership(input: TransferOwnership, unit: OperatorUnit): Promise<Result<Shop>> {
  return changeShop(input, unit, {
    summary: 'Handed on a shop',
    decide: async (shop) => {
      const handed = await handOn(shop, input.staffId, unit)
      return handed.ok ? ok({}) : handed
    },
  })
}

async function handOn(shop: Shop, staffId: string, unit: OperatorUnit): Promise<Result<null>> {
  const isOwner = unit.actor.audience === 'PLATFORM' || (await actingMember(unit, shop.id)).isOwner
  if (!isOwner) return refused('NOT_OWNER', 'Only the owner hands a shop on.', 'shopId')
  const id = parseId('stf', staffId)
  const heir = id && (await findStaff(unit.db, id))
  if (heir?.shopId !== shop.id) return notFound('staffId')
  if (!isActive(heir)) return refused('STAFF_REMOVED', 'They no longer work there.', 'staffId')
  if (heir.isOwner) return refused('NOTHING_TO_CHANGE', 'The shop is theirs already.', 'staffId')
  const owner = await findOwner(unit.db, shop.id)
  const isDone = (!owner || (await give(owner, false, unit))) && (await give(heir, true, unit))
  if (!isDone) return stale()
  unit.audited({
    subjectId: shop.id,
    summary: `${heir.displayName} owns the shop`,
    before: { owner: owner?.accountId ?? null },
    after: { owner: heir.accountId },
  })
  return ok(null)
}

async function give(member: StaffMember, isOwner: boolean, unit: OperatorUnit): Promise<boolean> {
  const saved = await saveStaff(unit.db, member, { edit: { isOwner, permissions: OWNER_PERMISSIONS }, now: unit.now })
  if (!saved) return false
  unit.emit(staffChanged({ staffId: saved.id, accountId: saved.accountId, shopId: saved.shopId, isActive: true }))
  return true
}
