import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { listClerks, listFullClerks, replaceClerks } from '../data/clerks.ts'
import type { OperatorUnit } from '../data/database.ts'
import { listActiveStaffAmong } from '../data/staff.ts'
import { tooMany } from '../domain/refusals.ts'
import type { StaffMember } from '../domain/staff.ts'
import { withoutRepeats } from '../domain/staff.ts'
import type { Store } from '../domain/store.ts'
import { MOST_CLERKS, MOST_STORES_PER_CLERK } from '../domain/store.ts'
import type { ExpectedStore } from './change-store.ts'
import { changeStore, tellClerks } from './change-store.ts'

type SetStoreClerks = ExpectedStore & { readonly staffIds: readonly string[] }

export async function setStoreClerks(input: SetStoreClerks, unit: OperatorUnit): Promise<Result<Store>> {
  if (input.staffIds.length > MOST_CLERKS) return tooMany(MOST_CLERKS, 'staffIds')
  return changeStore(input, unit, {
    summary: 'Set the clerks of a store',
    decide: async (store) => {
      const set = await replace(store, withoutRepeats(input.staffIds), unit)
      return set.ok ? ok({}) : set
    },
  })
}

async function replace(store: Store, staffIds: readonly string[], unit: OperatorUnit): Promise<Result<null>> {
  const known = staffIds.filter((id) => parseId('stf', id) !== null)
  const next = await listActiveStaffAmong(unit.db, store.shopId, known)
  const found = new Set<string>(next.map(({ id }) => id))
  const unknown = staffIds.findIndex((id) => !found.has(id))
  if (unknown >= 0)
    return refused('CLERK_UNKNOWN', 'This is no active member of the staff.', 'staffIds', String(unknown))
  const full = await listFullClerks(unit.db, store.shopId, { staffIds: known, except: store.id })
  if (full.length > 0) return tooMany(MOST_STORES_PER_CLERK, 'staffIds')
  const before = (await listClerks(unit.db, [store.id])).map(({ staff }) => staff)
  await replaceClerks(unit.db, store, staffIds)
  tellClerks([...onlyIn(before, next), ...onlyIn(next, before)], unit)
  unit.audited({
    subjectId: store.id,
    summary: `Clerks of ${store.name}`,
    before: { clerks: idsOf(before) },
    after: { clerks: idsOf(next) },
  })
  return ok(null)
}

const onlyIn = (these: readonly StaffMember[], others: readonly StaffMember[]): StaffMember[] =>
  these.filter(({ id }) => !others.some((other) => other.id === id))

const idsOf = (members: readonly StaffMember[]): string[] => members.map(({ id }) => id)
