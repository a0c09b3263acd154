import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { keepMain } from '../data/warehouses.ts'

/** Every shop has a warehouse from the beginning. */
export const keepWarehouse = (shopId: Id<'shp'>, unit: Unit): Promise<void> => keepMain(unit.db, [shopId], unit.now)
