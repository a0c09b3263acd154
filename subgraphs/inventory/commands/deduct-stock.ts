import { stockDeducted } from '@supermall/contracts/inventory'
import type { Unit } from '../data/database.ts'
import { findHold } from '../data/found.ts'
import type { HoldLine, Line } from '../domain/hold.ts'
import { merged } from '../domain/hold.ts'
import type { Ordered, OrderLines, Take } from './claim-stock.ts'
import { claimStock } from './claim-stock.ts'

/** Goods that are paid leave the books, once. Where some of an order's are gone by then nothing leaves, and it is told. */
export async function deductStock(paid: readonly Ordered[]): Promise<void> {
  for (const { ownerId, lines, unit } of await claimStock(paid, leave)) {
    if (lines.length === 0) continue
    unit.emit(stockDeducted({ ownerId, lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })) }))
  }
}

type Bought = Omit<OrderLines, 'lines'> & { readonly bought?: { readonly lines: readonly Line[] } | undefined }

/** What is told of an order later may be heard before its payment is: its goods have left by then all the same. */
export async function deductBought({ orderId, checkoutId, bought }: Bought, unit: Unit): Promise<void> {
  if (bought) await deductStock([{ payload: { orderId, checkoutId, lines: bought.lines }, unit }])
}

/**
 * Whoever has everything has what is still held for them, too: of an order that was sent although some of it was gone by its payment
 * nothing had left. What was never set aside here, or has left, is not looked for.
 */
export async function deductHeld({ orderId, checkoutId, lines }: OrderLines, unit: Unit): Promise<void> {
  const hold = await findHold(unit.db, checkoutId)
  const held = new Set(hold?.lines.flatMap(({ skuId, state, parts }) => (state === 'HELD' && parts[0] ? [skuId] : [])))
  const kept = lines.filter(({ skuId }) => held.has(skuId))
  if (kept.length > 0) await deductBought({ orderId, checkoutId, bought: { lines: kept } }, unit)
}

/** The same of what is paid back: each of its goods by itself, so that what is short keeps nothing else from coming back. */
export async function deductEach({ orderId, checkoutId, bought }: Bought, unit: Unit): Promise<void> {
  const lines = merged(bought?.lines ?? [])
  await deductStock(lines.map((line) => ({ payload: { orderId, checkoutId, lines: [line] }, unit })))
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
