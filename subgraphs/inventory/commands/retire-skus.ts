import type { Unit } from '../data/database.ts'
import { skusOfProduct } from '../data/skus.ts'
import { closeStock, openStock } from './move-stock.ts'

/**
 * Goods that are deleted for good are sold no more; what is held of them, and what lies in warehouses, stays on the
 * books.
 */
export async function retireSkus(productId: string, unit: Unit): Promise<void> {
  const skuIds = await skusOfProduct(unit.db, productId)
  const { ledger } = await openStock({ skuIds }, unit)
  for (const skuId of skuIds) ledger.amend(skuId, { isRetired: true })
  await closeStock(ledger, unit)
}
