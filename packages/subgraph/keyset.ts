import type { Page, Position } from '@supermall/kernel/page'
import { foreignCursor } from '@supermall/kernel/page'

/** The order of a list: one column, then the id, so that no two rows ever stand at the same place. */
export type Order = {
  readonly column: string
  readonly isDescending: boolean
  /** Turns what a cursor holds back into what the column holds: a date, a bigint. */
  readonly read?: (value: string | number | null) => unknown
  /** What the table calls the id, where that has another name. */
  readonly key?: string
}

/** Ids are made in the order of time: the newest is the largest. */
export const byId = (isDescending: boolean): Order => ({ column: 'id', isDescending })

type Direction = 'asc' | 'desc'

/** A page as the arguments of Prisma's `findMany`: everything behind the cursor, one row more than the page. */
export function keyset(page: Page, order: Order) {
  const { key = 'id' } = order
  const isDescending = order.isDescending !== page.isBackward
  const direction: Direction = isDescending ? 'desc' : 'asc'
  const bounds = [
    page.after && beyond(page.after, order, order.isDescending ? 'lt' : 'gt'),
    page.before && beyond(page.before, order, order.isDescending ? 'gt' : 'lt'),
  ]
  return {
    where: { AND: bounds.filter((bound) => bound !== null) },
    orderBy: order.column === 'id' ? [{ [key]: direction }] : [{ [order.column]: direction }, { [key]: direction }],
    take: page.size + 1,
  }
}

/** What a cursor of that order must hold for a row. */
export const positionIn =
  <Row extends { readonly id: string }>(order: Order) =>
  (row: Row): Position =>
    order.column === 'id' ? [row.id] : [plain((row as Record<string, unknown>)[order.column]), row.id]

function beyond(position: Position, order: Order, side: 'lt' | 'gt') {
  const { key = 'id' } = order
  const id = position.at(-1)
  const isOfList = typeof id === 'string' && position.length === (order.column === 'id' ? 1 : 2)
  if (!isOfList) throw foreignCursor()
  if (order.column === 'id') return { [key]: { [side]: id } }
  const value = valueIn(position[0] ?? null, order)
  return { OR: [{ [order.column]: { [side]: value } }, { [order.column]: value, [key]: { [side]: id } }] }
}

/** What no column holds would be a fault of the database, and anybody can write a cursor. */
function valueIn(raw: string | number | null, { read }: Order): unknown {
  const value = read && raw !== null ? read(raw) : raw
  const isHeld =
    typeof value === 'string' ||
    (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) ||
    (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) ||
    (value instanceof Date && value.getTime() >= 0 && value.getTime() <= LAST_MOMENT)
  if (!isHeld || (read === undefined && typeof value !== 'string')) throw foreignCursor()
  return value
}

/** The end of the year 9999. */
const LAST_MOMENT = 253_402_300_799_999

function plain(value: unknown): string | number | null {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value
  return String(value)
}
