import { checked } from '@supermall/kernel/check'
import type { Point } from '@supermall/kernel/geo'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { lockShop } from '../data/shops.ts'
import { countStores, insertStore } from '../data/stores.ts'
import { rounded } from '../domain/geo.ts'
import type { OpeningHours } from '../domain/opening-hours.ts'
import { inOrder } from '../domain/opening-hours.ts'
import { notFound, tooMany } from '../domain/refusals.ts'
import type { Store, StoreKind } from '../domain/store.ts'
import { MOST_STORES } from '../domain/store.ts'
import { checkStore } from './check-store.ts'

type CreateStore = {
  readonly shopId: string
  readonly kind: StoreKind
  readonly name: string
  readonly phone: string
  readonly address: string
  readonly location: Point
  readonly hours: readonly OpeningHours[]
  readonly timeZone: string
}

export async function createStore(input: CreateStore, unit: OperatorUnit): Promise<Result<Store>> {
  const id = parseId('shp', input.shopId)
  if (!id) return notFound('shopId')
  ownShop(unit.actor, id)
  const fine = checked(...checkStore(input))
  if (!fine.ok) return fine
  if (!(await lockShop(unit.db, id))) return notFound('shopId')
  if ((await countStores(unit.db, id)) >= MOST_STORES) return tooMany(MOST_STORES, 'shopId')
  const { kind, phone, timeZone, location } = input
  const store: Store = {
    id: newId('sto', unit.now.getTime()),
    shopId: id,
    kind,
    timeZone,
    phone: phone.trim(),
    name: input.name.trim(),
    address: input.address.trim(),
    hours: inOrder(input.hours),
    ...rounded(location),
    status: 'OPEN',
    version: 1,
  }
  await insertStore(unit.db, store, unit.now)
  unit.audited({ subjectId: store.id, summary: `Opened the store ${store.name}`, before: null, after: store })
  return ok(store)
}
