import { stockDeducted } from '@supermall/contracts/inventory'
import type { Unit } from '../data/database.ts'
import { saveLines } from '../data/holds.ts'
import type { HoldLine } from '../domain/hold.ts'
import type { OrderLines } from './claim-stock.ts'
import { claimStock } from './claim-stock.ts'
import { closeStock } from './move-stock.ts'

/** Goods that are paid leave the books, once. Where some of them are gone by then nothing leaves, and it is told. */
export async function deductStock(order: OrderLines, unit: Unit): Promise<void> {
  const claimed = await claimStock(order, unit)
  if (claimed === null) return
  const { hold, ledger, claim } = claimed
  const lines = [...claim.held, ...claim.fresh]
  if (lines.length === 0) return
  const leave = ({ skuId, parts }: HoldLine, isHeld: boolean): void => {
    for (const { warehouseId, quantity } of parts) {
      const held = isHeld ? -quantity : 0
      ledger.move({ skuId, warehouseId, kind: 'DEDUCT', onHand: -quantity, held, reference: hold.ownerId })
    }
  }
  for (const line of claim.held) leave(line, true)
  for (const line of claim.fresh) leave(line, false)
  await closeStock(ledger, unit)
  const deducted = lines.map((line): HoldLine => ({ ...line, state: 'DEDUCTED' }))
  await saveLines(unit.db, { ownerId: hold.ownerId, lines: deducted, now: unit.now })
  const told = lines.map(({ skuId, quantity }) => ({ skuId, quantity }))
  unit.emit(stockDeducted({ ownerId: hold.ownerId, lines: told }))
}
