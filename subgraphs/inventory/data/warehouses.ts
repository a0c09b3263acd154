import { nameKey } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { MAIN_NAME, mainWarehouseId } from '../domain/warehouse.ts'
import type { Tx } from './database.ts'
import type { WarehouseRow } from './rows.ts'

export const findWarehouse = (db: Tx, id: string): Promise<WarehouseRow | null> =>
  db.warehouse.findUnique({ where: { id } })

/** Of that shop, by its id or by its name. */
export const findWarehouseNamed = (db: Tx, shopId: string, text: string): Promise<WarehouseRow | null> =>
  db.warehouse.findFirst({ where: { shopId, ...(parseId('whs', text) ? { id: text } : { nameKey: nameKey(text) }) } })

export const findWarehouses = (db: Tx, ids: readonly string[]): Promise<WarehouseRow[]> =>
  db.warehouse.findMany({ where: { id: { in: [...ids] } } })

export const countWarehouses = (db: Tx, shopId: string): Promise<number> => db.warehouse.count({ where: { shopId } })

/** Null for a shop that has none. */
export const highestPriority = async (db: Tx, shopId: string): Promise<number | null> =>
  (await db.warehouse.aggregate({ where: { shopId }, _max: { priority: true } }))._max.priority

export const insertWarehouse = (db: Tx, row: WarehouseRow): Promise<WarehouseRow> => db.warehouse.create({ data: row })

/** Null when it is not at that version any more. */
export async function saveWarehouse(
  db: Tx,
  { id, version }: Pick<WarehouseRow, 'id' | 'version'>,
  data: Partial<WarehouseRow>,
): Promise<WarehouseRow | null> {
  const rows = await db.warehouse.updateManyAndReturn({
    where: { id, version },
    data: { ...data, version: version + 1 },
  })
  return rows[0] ?? null
}

/** The one that every shop has. Whoever is first makes it. */
export async function keepMain(db: Tx, shopIds: readonly Id<'shp'>[], now: Date): Promise<void> {
  const made = { name: MAIN_NAME, nameKey: nameKey(MAIN_NAME), priority: 0, createdAt: now, updatedAt: now }
  const data = [...new Set(shopIds)].sort().map((shopId) => ({ ...made, id: mainWarehouseId(shopId), shopId }))
  if (data.length > 0) await db.warehouse.createMany({ data, skipDuplicates: true })
}

/** Locks the list of a shop's warehouses by the first of them. False when the shop is not known here. */
export const lockShop = async (db: Tx, shopId: Id<'shp'>): Promise<boolean> =>
  (await db.$queryRaw<unknown[]>`select 1 from warehouse where id = ${mainWarehouseId(shopId)} for no key update`)
    .length > 0

/** Those that were switched on or off since what their goods offer was counted. */
export const findRecountDue = (db: Tx): Promise<WarehouseRow[]> =>
  db.warehouse.findMany({ where: { isRecountDue: true }, orderBy: { id: 'asc' }, take: 100 })

/** Nothing when it was switched again meanwhile: then it is counted again. */
export const endRecount = (
  { warehouse }: Tx,
  { id, version }: Pick<WarehouseRow, 'id' | 'version'>,
): Promise<unknown> => warehouse.updateMany({ where: { id, version }, data: { isRecountDue: false } })

/** Until the transaction ends nothing is put there: whoever would waits here. */
export const lockWarehouse = (db: Tx, id: string): Promise<unknown> =>
  db.$queryRaw`select 1 from warehouse where id = ${id} for update`

/** They stay while something is put there, or planned to be: who would delete one waits, and finds it used. */
export const holdWarehouses = (db: Tx, texts: readonly string[]): Promise<unknown> => {
  const ids = texts.flatMap((text) => parseId('whs', text) ?? [])
  return db.$queryRaw`select 1 from warehouse where id = any(${ids}::text[]) order by id for key share`
}

/** Whether anything was ever moved or counted there, or planned to be. */
export async function isWarehouseUsed(db: Tx, warehouseId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    (select 1 from stock where warehouse_id = ${warehouseId} limit 1)
    union all (select 1 from stock_document where warehouse_id = ${warehouseId} limit 1)
    union all (select 1 from stock_transfer where from_warehouse_id = ${warehouseId} limit 1)
    union all (select 1 from stock_transfer where to_warehouse_id = ${warehouseId} limit 1)`
  return rows.length > 0
}

export const deleteWarehouse = (db: Tx, id: string): Promise<unknown> => db.warehouse.delete({ where: { id } })
