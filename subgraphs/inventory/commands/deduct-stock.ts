import { stockDeducted } from '@supermall/contracts/inventory'
import type { HoldLine } from '../domain/hold.ts'
import type { Ordered, Take } from './claim-stock.ts'
import { claimStock } from './claim-stock.ts'

/** Goods that are paid leave the books, once. Where some of an order's are gone by then nothing leaves, and it is told. */
export async function deductStock(paid: readonly Ordered[]): Promise<void> {
  for (const { ownerId, lines, unit } of await claimStock(paid, leave)) {
    if (lines.length === 0) continue
    unit.emit(stockDeducted({ ownerId, lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })) }))
  }
}

const leave: Take = ({ held, fresh }, { ledger, ownerId }) => {
  const move = ({ skuId, parts }: HoldLine, isHeld: boolean): void => {
    for (const { warehouseId, quantity } of parts)
      ledger.move({
        skuId,
        warehouseId,
        kind: 'DEDUCT',
        reference: ownerId,
        onHand: -quantity,
        held: isHeld ? -quantity : 0,
      })
  }
  for (const line of held) move(line, true)
  for (const line of fresh) move(line, false)
  return [...held, ...fresh].map((line): HoldLine => ({ ...line, state: 'DEDUCTED' }))
}
