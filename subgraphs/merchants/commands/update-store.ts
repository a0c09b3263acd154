import { checkChange, checked } from '@supermall/kernel/check'
import type { Point } from '@supermall/kernel/geo'
import { given } from '@supermall/kernel/given'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { rounded } from '../domain/geo.ts'
import type { OpeningHours } from '../domain/opening-hours.ts'
import { inOrder } from '../domain/opening-hours.ts'
import type { Store, StoreKind } from '../domain/store.ts'
import type { ExpectedStore } from './change-store.ts'
import { changeStore } from './change-store.ts'
import { checkStore } from './check-store.ts'

type UpdateStore = ExpectedStore & {
  readonly kind?: StoreKind | null
  readonly name?: string | null
  readonly phone?: string | null
  readonly address?: string | null
  readonly location?: Point | null
  readonly hours?: readonly OpeningHours[] | null
  readonly timeZone?: string | null
}

export async function updateStore(input: UpdateStore, unit: OperatorUnit): Promise<Result<Store>> {
  const { storeId: _store, expectedVersion: _version, ...changes } = input
  const fine = checked(checkChange(changes), ...checkStore(changes))
  if (!fine.ok) return fine
  const { location, hours, ...named } = changes
  const place = location ? rounded(location) : {}
  const edit = { ...given(named), ...place, ...(hours ? { hours: inOrder(hours) } : {}) }
  return changeStore(input, unit, { summary: 'Changed a store', decide: async () => ok(edit) })
}
