import type { PlacedShelf } from './stock.ts'
import { freeOn } from './stock.ts'

export type Part = { readonly warehouseId: PlacedShelf['warehouseId']; readonly quantity: number }

/**
 * From which warehouses a line is taken: from the first that has all of it, so that it travels in one parcel; else from
 * all in their order until there is enough. Null when there is not.
 */
export function allocate(shelves: readonly PlacedShelf[], quantity: number): readonly Part[] | null {
  const open = shelves.filter((shelf) => shelf.isEnabled && freeOn(shelf) > 0)
  const whole = open.find((shelf) => freeOn(shelf) >= quantity)
  if (whole) return [{ warehouseId: whole.warehouseId, quantity }]
  const parts: Part[] = []
  let missing = quantity
  for (const shelf of open) {
    if (missing === 0) break
    const taken = Math.min(missing, freeOn(shelf))
    parts.push({ warehouseId: shelf.warehouseId, quantity: taken })
    missing -= taken
  }
  return missing === 0 ? parts : null
}
