import { keepForGood } from '../data/holds.ts'
import type { Ordered, Take } from './claim-stock.ts'
import { claimStock } from './claim-stock.ts'

/**
 * Orders that are paid at the door stand without being paid: their goods are kept until they are paid or cancelled, those
 * that are counted at payment too, for they leave before it.
 */
export async function keepStock(orders: readonly Ordered[]): Promise<void> {
  for (const { ownerId, unit } of await claimStock(orders, hold)) await keepForGood(unit.db, ownerId, unit.now)
}

const hold: Take = ({ fresh }, { ledger, ownerId }) => {
  for (const { skuId, parts } of fresh)
    for (const { warehouseId, quantity } of parts)
      ledger.move({ skuId, warehouseId, kind: 'HOLD', onHand: 0, held: quantity, reference: ownerId })
  return fresh
}
