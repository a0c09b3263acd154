import { stockDeducted, stockRestocked } from '@supermall/contracts/inventory'
import type { Unit } from '../data/database.ts'
import { insertTombstone, saveRestocked } from '../data/holds.ts'
import { exchange } from '../domain/exchange.ts'
import type { Hold, HoldLine, Line } from '../domain/hold.ts'
import { merged } from '../domain/hold.ts'
import { closeStock, openStock } from './move-stock.ts'

type Exchange = {
  readonly caseId: string
  readonly checkoutId: string
  readonly lines: readonly (Line & { readonly isRestocked: boolean })[]
}

/**
 * Goods of an exchange leave, and those that came back whole lie where they lay, once. The case owns what it took, so what was
 * sold to the checkout stays as it is, and can still come back for money.
 */
export async function exchangeStock({ caseId, checkoutId, lines }: Exchange, unit: Unit): Promise<void> {
  const wanted = merged(lines)
  const skuIds = wanted.map(({ skuId }) => skuId)
  const { ledger, holds } = await openStock({ skuIds, ownerIds: [checkoutId, caseId] }, unit)
  if (holds.has(caseId)) return
  const whole = new Map(
    merged(lines.filter(({ isRestocked }) => isRestocked)).map((line) => [line.skuId, line.quantity]),
  )
  const sold = new Map(holds.get(checkoutId)?.lines.map((line) => [line.skuId, line]))
  const moved = wanted.flatMap(({ skuId, quantity }) => {
    const line = { skuId, quantity, back: whole.get(skuId) ?? 0 }
    return exchange(line, sold.get(skuId) ?? null, { ledger, reference: caseId }) ?? []
  })
  if (moved.length === 0) {
    await insertTombstone(unit.db, caseId, { reason: 'nothing to count', now: unit.now })
    return
  }
  await closeStock(ledger, unit, [holdOf(caseId, moved)])
  await tell(caseId, moved, unit)
}

const holdOf = (ownerId: string, lines: readonly HoldLine[]): Hold => ({
  ownerId,
  state: 'DEDUCTED',
  fingerprint: null,
  short: [],
  until: null,
  lines,
})

async function tell(ownerId: string, lines: readonly HoldLine[], unit: Unit): Promise<void> {
  const back = lines.filter(({ restocked }) => restocked > 0)
  for (const { skuId, parts } of back) {
    const returned = parts.map(({ warehouseId, restocked }) => ({ warehouseId, quantity: restocked }))
    await saveRestocked(unit.db, { ownerId, skuId, parts: returned })
  }
  unit.emit(stockDeducted({ ownerId, lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })) }))
  if (back.length > 0)
    unit.emit(stockRestocked({ ownerId, lines: back.map(({ skuId, restocked }) => ({ skuId, quantity: restocked })) }))
}
