import { thrown } from '@supermall/kernel/demo'
import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import type { Cell } from '@supermall/subgraph/database/copy'
import { alertOf } from '../domain/alerts.ts'
import type { StockMode } from '../domain/stock.ts'
import { DEFAULT_THRESHOLD } from '../domain/stock.ts'
import type { DemoSku } from './goods.ts'
import { depotId, hasDepot, mainId } from './warehouses.ts'

export type Placed = {
  readonly id: Id<'stk'>
  readonly sku: DemoSku
  readonly warehouseId: string
  readonly onHand: number
}

/** Who has no document of theirs to name was there from the beginning. */
export const OPENING = 'opening'

const modeOf = ({ ordinal, isVirtual }: DemoSku): StockMode => {
  if (isVirtual) return 'UNLIMITED'
  return ordinal % 37 === 5 ? 'ON_PAYMENT' : 'ON_ORDER'
}

/** Some goods are sold out and some run low, so that an operator has something to see to. */
function piecesOf({ ordinal, isVirtual, secrets }: DemoSku): number {
  if (isVirtual) return secrets
  if (ordinal % 23 === 21) return 0
  return ordinal % 11 === 10 ? 1 + thrown(ordinal, 50, DEFAULT_THRESHOLD) : 40 + thrown(ordinal, 51, 400)
}

/** Of every third SKU of a shop with a depot some lie there. */
export function placesOf(sku: DemoSku): readonly Placed[] {
  if (sku.isVirtual) return []
  const pieces = piecesOf(sku)
  const there = hasDepot(sku.shop) && sku.ordinal % 3 === 0 ? Math.floor(pieces / 4) : 0
  const main = { id: derivedId('stk', 2 * sku.ordinal), sku, warehouseId: mainId(sku.shop), onHand: pieces - there }
  const depot = { id: derivedId('stk', 2 * sku.ordinal + 1), sku, warehouseId: depotId(sku.shop), onHand: there }
  return there > 0 ? [main, depot] : [main]
}

export function skuRow(sku: DemoSku, now: Date): readonly Cell[] {
  const mode = modeOf(sku)
  const available = piecesOf(sku)
  const { id, productId, shop, isVirtual } = sku
  const alert = alertOf({ available, mode, threshold: DEFAULT_THRESHOLD, isRetired: false, isVirtual })
  return [id, productId, derivedId('shp', shop), mode, DEFAULT_THRESHOLD, available, alert, isVirtual, now, now]
}

export const stockRow = ({ id, sku, warehouseId, onHand }: Placed, now: Date): readonly Cell[] => [
  ...[id, sku.id, warehouseId, derivedId('shp', sku.shop), onHand, onHand, onHand > 0 ? 1 : 0, now],
]

/** What came in on the first day: one movement for each place where anything lies. */
export const movementRow = (
  { sku, warehouseId, onHand, id }: Placed,
  reference: string,
  now: Date,
): readonly Cell[] => [
  ...[`mov_${id.slice('stk_'.length)}`, sku.id, warehouseId, derivedId('shp', sku.shop), 'STOCK_IN', 1],
  ...[0, onHand, 0, 0, reference, now],
]
