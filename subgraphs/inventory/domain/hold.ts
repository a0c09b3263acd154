import type { Id } from '@supermall/kernel/id'
import type { Part } from './allocate.ts'
import type { StockMode } from './stock.ts'

export type Line = { readonly skuId: Id<'sku'>; readonly quantity: number }
export type Short = { readonly skuId: Id<'sku'>; readonly requested: number; readonly available: number }

export type HoldAsk = { readonly ownerId: string; readonly lines: readonly Line[]; readonly until: Date }
export type HoldAnswer = {
  readonly isHeld: boolean
  readonly why?: 'SHORT' | 'RELEASED' | 'OTHER_INPUT' | 'LATE'
  readonly short: readonly Short[]
}

export type HeldPart = Part & { readonly restocked: number }
type LineState = 'HELD' | 'RELEASED' | 'DEDUCTED'
export type HoldLine = Line & {
  readonly shopId: Id<'shp'>
  readonly mode: StockMode
  readonly state: LineState
  readonly restocked: number
  readonly parts: readonly HeldPart[]
}

/** What somebody was promised, or refused, or gave up before it arrived. */
type HoldState = 'HELD' | 'REFUSED' | 'RELEASED' | 'DEDUCTED'
export type Hold = {
  readonly ownerId: string
  readonly state: HoldState
  readonly fingerprint: string | null
  readonly short: readonly Short[]
  readonly until: Date | null
  readonly lines: readonly HoldLine[]
}

/** One line per SKU, in the order of SKUs: two ways to write the same wish are the same wish. */
export function merged(lines: readonly Line[]): readonly Line[] {
  const sums = new Map<Id<'sku'>, number>()
  for (const { skuId, quantity } of lines) sums.set(skuId, (sums.get(skuId) ?? 0) + quantity)
  return [...sums].map(([skuId, quantity]) => ({ skuId, quantity })).sort((a, b) => (a.skuId < b.skuId ? -1 : 1))
}

/** The hold after some of its lines have moved, or have come to it. */
export function withLines(hold: Hold, moved: readonly HoldLine[]): Hold {
  const lines = new Map(hold.lines.map((line) => [line.skuId, line]))
  for (const line of moved) lines.set(line.skuId, line)
  return { ...hold, lines: [...lines.values()] }
}

/** Of the pieces of a line that are gone, which warehouses get how many back: never more than were taken from each. */
export function partsBack(parts: readonly HeldPart[], quantity: number): readonly Part[] {
  const back: Part[] = []
  let missing = quantity
  for (const part of parts) {
    const returned = Math.min(missing, part.quantity - part.restocked)
    if (returned > 0) back.push({ warehouseId: part.warehouseId, quantity: returned })
    missing -= returned
  }
  return back
}
