import type { Unit } from '../data/database.ts'
import { keepForGood, saveLines } from '../data/holds.ts'
import type { OrderLines } from './claim-stock.ts'
import { claimStock } from './claim-stock.ts'
import { closeStock } from './move-stock.ts'

/**
 * An order that is paid at the door stands without being paid: its goods are kept until it is paid or cancelled, those
 * that are counted at payment too, for they leave before it.
 */
export async function keepStock(order: OrderLines, unit: Unit): Promise<void> {
  const claimed = await claimStock(order, unit)
  if (claimed === null) return
  const { hold, ledger, claim } = claimed
  for (const { skuId, parts } of claim.fresh)
    for (const { warehouseId, quantity } of parts)
      ledger.move({ skuId, warehouseId, kind: 'HOLD', onHand: 0, held: quantity, reference: hold.ownerId })
  await closeStock(ledger, unit)
  if (claim.fresh.length > 0) await saveLines(unit.db, { ownerId: hold.ownerId, lines: claim.fresh, now: unit.now })
  await keepForGood(unit.db, hold.ownerId, unit.now)
}
