import { newId } from '@supermall/kernel/id'
import type { Sku } from '../domain/stock.ts'
import type { Tx } from './database.ts'
import type { StockRow, WarehouseRow } from './rows.ts'

/** A place for each SKU in a warehouse of its own shop; what is there already stays. */
export async function keepShelves(
  db: Tx,
  { skus, warehouse, now }: { skus: readonly Sku[]; warehouse: Pick<WarehouseRow, 'id' | 'shopId'>; now: Date },
): Promise<void> {
  const { id: warehouseId, shopId } = warehouse
  const own = skus.filter((sku) => sku.shopId === shopId)
  const data = own.map(({ id: skuId }) => ({ id: newId('stk'), skuId, warehouseId, shopId, updatedAt: now }))
  if (data.length > 0) await db.stock.createMany({ data, skipDuplicates: true })
}

export const findShelves = (db: Tx, ids: readonly string[]): Promise<StockRow[]> =>
  db.stock.findMany({ where: { id: { in: [...ids] } } })

export const findShelvesOf = (db: Tx, skuIds: readonly string[]): Promise<StockRow[]> =>
  db.stock.findMany({ where: { skuId: { in: [...skuIds] } }, orderBy: [{ skuId: 'asc' }, { warehouseId: 'asc' }] })

/** The SKUs that lie in a warehouse, some at a time. */
export async function nextSkusIn(
  db: Tx,
  warehouseId: string,
  { after, most }: { after: string; most: number },
): Promise<string[]> {
  const where = { warehouseId, skuId: { gt: after } }
  const rows = await db.stock.findMany({ where, select: { skuId: true }, orderBy: { skuId: 'asc' }, take: most })
  return rows.map(({ skuId }) => skuId)
}
