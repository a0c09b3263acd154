import { staffChanged } from '@supermall/contracts/merchants'
import { difference } from '@supermall/kernel/difference'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import type { StoreEdit } from '../data/stores.ts'
import { findStore, saveStore } from '../data/stores.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { StaffMember } from '../domain/staff.ts'
import type { Store } from '../domain/store.ts'

export type ExpectedStore = { readonly storeId: string; readonly expectedVersion: number }
type Decide = (store: Store) => Promise<Result<StoreEdit>>

/** What every change of a store has in common: whose it is, which version, and the audit entry. */
export async function changeStore(
  input: ExpectedStore,
  unit: OperatorUnit,
  on: { summary: string; decide: Decide },
): Promise<Result<Store>> {
  const id = parseId('sto', input.storeId)
  const store = id && (await findStore(unit.db, id))
  if (!store) return notFound('storeId')
  ownShop(unit.actor, store.shopId)
  if (store.version !== input.expectedVersion) return stale()
  const decided = await on.decide(store)
  if (!decided.ok) return decided
  const saved = await saveStore(unit.db, store, { edit: decided.value, now: unit.now })
  if (!saved) return stale()
  unit.audited({
    subjectId: saved.id,
    summary: `${on.summary}: ${saved.name}`,
    ...difference(store, saved, Object.keys(decided.value)),
  })
  return ok(saved)
}

/** A clerk's token names the stores, so it must be asked for anew. */
export function tellClerks(clerks: readonly StaffMember[], unit: OperatorUnit): void {
  for (const { id, accountId, shopId } of clerks)
    unit.emit(staffChanged({ staffId: id, accountId, shopId, isActive: true }))
}
