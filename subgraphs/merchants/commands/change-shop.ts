import { staffChanged } from '@supermall/contracts/merchants'
import { difference } from '@supermall/kernel/difference'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { findGroup } from '../data/groups.ts'
import type { ShopEdit } from '../data/shops.ts'
import { findShop, saveShop } from '../data/shops.ts'
import { listActiveStaff } from '../data/staff.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { Shop } from '../domain/shop.ts'
import { isStaffed, tellShop } from '../domain/shop.ts'

export type ExpectedShop = { readonly shopId: string; readonly expectedVersion: number }
type Decide = (shop: Shop) => Promise<Result<ShopEdit>>

/** What every change of a shop has in common: whose it is, which version, the new one told whole, and the audit entry. */
export async function changeShop(
  input: ExpectedShop,
  unit: OperatorUnit,
  on: { summary: string; decide: Decide },
): Promise<Result<Shop>> {
  const id = parseId('shp', input.shopId)
  const shop = id && (await findShop(unit.db, id))
  if (!shop) return notFound('shopId')
  ownShop(unit.actor, shop.id)
  if (shop.version !== input.expectedVersion) return stale()
  const decided = await on.decide(shop)
  if (!decided.ok) return decided
  const saved = await saveShop(unit.db, shop, { edit: decided.value, now: unit.now })
  if (saved === 'taken') return refused('NAME_TAKEN', 'A shop has this name or this address already.', 'name')
  if (!saved) return stale()
  await tellOf(saved, unit)
  if (isStaffed(shop) !== isStaffed(saved)) await tellStaff(saved, unit)
  unit.audited({
    subjectId: saved.id,
    summary: `${on.summary}: ${saved.name}`,
    ...difference(shop, saved, Object.keys(decided.value)),
  })
  return ok(saved)
}

export const tellOf = async (shop: Shop, unit: Unit): Promise<void> =>
  unit.emit(tellShop(shop, await findGroup(unit.db, shop.groupId), unit.now))

/** Tokens of people who can no longer sign in, or can again, must be asked for anew. */
export async function tellStaff(shop: Shop, unit: Unit): Promise<void> {
  const isActive = isStaffed(shop)
  for (const { id, accountId } of await listActiveStaff(unit.db, shop.id)) {
    unit.emit(staffChanged({ staffId: id, accountId, shopId: shop.id, isActive }))
  }
}
