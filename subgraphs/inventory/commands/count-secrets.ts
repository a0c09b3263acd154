import type { secretsChanged } from '@supermall/contracts/catalog'
import type { Unit } from '../data/database.ts'
import { keepSkus } from '../data/skus.ts'
import { closeStock, openStock } from './move-stock.ts'

/** Words may come late, twice and in any order: the latest counts. A SKU begins with nothing, so what there is of it is news. */
export async function countSecrets(
  { skuId, productId, shopId, left, revision }: Parameters<typeof secretsChanged>[0],
  unit: Unit,
): Promise<void> {
  await keepSkus(unit.db, [{ id: skuId, productId, shopId, mode: 'UNLIMITED', isVirtual: true }], unit.now)
  const { ledger } = await openStock({ skuIds: [skuId] }, unit)
  ledger.count(skuId, { left, revision })
  await closeStock(ledger, unit)
}
