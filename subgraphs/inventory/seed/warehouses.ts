import { nameKey } from '@supermall/kernel/check'
import { derivedId } from '@supermall/kernel/id'
import type { WarehouseRow } from '../data/rows.ts'
import { MAIN_NAME, mainWarehouseId } from '../domain/warehouse.ts'

const SHOPS = 8
const WITH_DEPOT = 4

export const hasDepot = (shop: number): boolean => shop < WITH_DEPOT
export const mainId = (shop: number): string => mainWarehouseId(derivedId('shp', shop))
export const depotId = (shop: number): string => derivedId('whs', 100 + shop)

/** One of each shop, a second one of some, and one that is closed. */
export function demoWarehouses(now: Date): readonly WarehouseRow[] {
  const shops = Array.from({ length: SHOPS }, (_, shop) => shop)
  return [
    ...shops.map((shop) => row({ id: mainId(shop), shop, name: MAIN_NAME, priority: 0 }, now)),
    ...shops
      .filter(hasDepot)
      .map((shop) => row({ id: depotId(shop), shop, name: '华东分仓 East depot', priority: 1 }, now)),
    { ...row({ id: derivedId('whs', 200), shop: 0, name: '旧仓库 Old store', priority: 2 }, now), isEnabled: false },
  ]
}

type Named = { readonly id: string; readonly shop: number; readonly name: string; readonly priority: number }

const row = ({ id, shop, name, priority }: Named, now: Date): WarehouseRow => ({
  id,
  shopId: derivedId('shp', shop),
  name,
  nameKey: nameKey(name),
  priority,
  isEnabled: true,
  isRecountDue: false,
  address: `上海市青浦区仓储路 ${10 + shop} 号`,
  contactName: '仓库值班',
  contactPhone: `021-5550-01${10 + shop}`,
  version: 1,
  createdAt: now,
  updatedAt: now,
})
