import { foreignCursor } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { MOST_AVAILABLE } from '../domain/stock.ts'

export const byAvailable: Order = { column: 'available', isDescending: false, read: wholeNumber }
export const byPriority: Order = { column: 'priority', isDescending: false, read: wholeNumber }

/** A cursor comes from a client: what it holds is looked at before the database is asked. */
function wholeNumber(value: string | number | null): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Math.abs(value) > MOST_AVAILABLE)
    throw foreignCursor()
  return value
}
