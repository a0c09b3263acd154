import type { Part } from './allocate.ts'
import { allocate } from './allocate.ts'
import type { HeldPart, HoldLine, Line } from './hold.ts'
import type { Ledger } from './ledger.ts'

/** What goes out in the place of goods of which so many came back whole. */
type Exchanged = Line & { readonly back: number }

/**
 * Moves the goods of an exchange. Those that came back whole go to where they came from, and as many leave from there; what came
 * back broken leaves nothing, so as many more are taken from what is free: all that there are, where there are too few. Null
 * when nothing is counted.
 */
export function exchange(
  { skuId, quantity, back }: Exchanged,
  sold: HoldLine | null,
  { ledger, reference }: { readonly ledger: Ledger; readonly reference: string },
): HoldLine | null {
  const sku = ledger.sku(skuId)
  if (!sku || sku.mode === 'UNLIMITED') return null
  const returned = sold?.state === 'DEDUCTED' ? upTo(sold.parts, back) : []
  const fresh = taken(ledger, skuId, quantity - sumOf(returned))
  for (const { warehouseId, quantity: onHand } of returned)
    ledger.move({ skuId, warehouseId, kind: 'RESTOCK', onHand, held: 0, reference })
  const parts = together(returned, fresh)
  for (const part of parts)
    ledger.move({ skuId, warehouseId: part.warehouseId, kind: 'DEDUCT', onHand: -part.quantity, held: 0, reference })
  if (parts.length === 0) return null
  const { shopId, mode } = sku
  return { skuId, shopId, mode, quantity: sumOf(parts), state: 'DEDUCTED', restocked: sumOf(returned), parts }
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { quantity }) => sum + quantity, 0)

/** Goods that came back before make no difference: each exchange is counted for itself. */
function upTo(parts: readonly Part[], quantity: number): readonly Part[] {
  const some: Part[] = []
  let missing = quantity
  for (const part of parts) {
    const share = Math.min(missing, part.quantity)
    if (share > 0) some.push({ warehouseId: part.warehouseId, quantity: share })
    missing -= share
  }
  return some
}

function taken(ledger: Ledger, skuId: string, wanted: number): readonly Part[] {
  const quantity = Math.min(wanted, ledger.free(skuId))
  return quantity > 0 ? (allocate(ledger.shelvesOf(skuId), quantity) ?? []) : []
}

function together(returned: readonly Part[], fresh: readonly Part[]): readonly HeldPart[] {
  const ids = [...new Set([...returned, ...fresh].map(({ warehouseId }) => warehouseId))]
  const of = (parts: readonly Part[], id: string): number =>
    sumOf(parts.filter(({ warehouseId }) => warehouseId === id))
  return ids.map((warehouseId) => {
    const restocked = of(returned, warehouseId)
    return { warehouseId, quantity: restocked + of(fresh, warehouseId), restocked }
  })
}
