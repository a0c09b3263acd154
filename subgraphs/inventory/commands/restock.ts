import { stockRestocked } from '@supermall/contracts/inventory'
import type { Unit } from '../data/database.ts'
import { insertRestock, saveRestocked } from '../data/holds.ts'
import type { HoldLine, Line } from '../domain/hold.ts'
import { partsBack } from '../domain/hold.ts'
import type { Ledger } from '../domain/ledger.ts'
import { closeStock, openStock } from './move-stock.ts'

export type Refund = {
  readonly refundId: string
  readonly checkoutId: string
  readonly lines: readonly (Line & { readonly lineId: string })[]
}

/**
 * Each line of a refund goes back once, to the warehouses that it came from, and never more of it than was deducted. What was asked
 * and could not come back, because it had never left, is remembered: no payment that is heard later takes it.
 */
export async function restock({ refundId, checkoutId, lines }: Refund, unit: Unit): Promise<void> {
  if (lines.length === 0) return
  const skuIds = lines.map(({ skuId }) => skuId)
  const { ledger, holds } = await openStock({ skuIds, ownerIds: [checkoutId] }, unit)
  const taken = new Map(holds.get(checkoutId)?.lines.map((line) => [line.skuId, line]))
  const back: Line[] = []
  for (const { lineId, skuId, quantity } of lines) {
    const line = taken.get(skuId)
    const parts = line?.state === 'DEDUCTED' ? partsBack(line.parts, quantity) : []
    const restocked = parts.reduce((sum, part) => sum + part.quantity, 0)
    const entry = { refundId, lineId, ownerId: checkoutId, skuId }
    if (!(await insertRestock(unit.db, entry, { asked: quantity, restocked, now: unit.now }))) continue
    if (!line || restocked === 0) continue
    for (const part of parts)
      ledger.move({ skuId, ...part, kind: 'RESTOCK', onHand: part.quantity, held: 0, reference: refundId })
    await saveRestocked(unit.db, { ownerId: checkoutId, skuId, parts })
    taken.set(skuId, withBack(line, parts))
    back.push({ skuId, quantity: restocked })
  }
  await finish(ledger, { ownerId: checkoutId, back }, unit)
}

async function finish(ledger: Ledger, { ownerId, back }: { ownerId: string; back: Line[] }, unit: Unit): Promise<void> {
  if (back.length === 0) return
  await closeStock(ledger, unit)
  unit.emit(stockRestocked({ ownerId, lines: back }))
}

const withBack = (line: HoldLine, back: ReturnType<typeof partsBack>): HoldLine => ({
  ...line,
  parts: line.parts.map((part) => ({
    ...part,
    restocked: part.restocked + (back.find(({ warehouseId }) => warehouseId === part.warehouseId)?.quantity ?? 0),
  })),
})
