import { foreignCursor } from '@supermall/kernel/page'

const LARGEST_INT = 2_147_483_647

/** What a cursor holds came through a client's hands: what no row can hold is refused before the database is asked. */
export function readTime(value: unknown): Date {
  const time = new Date(String(value))
  if (Number.isNaN(time.getTime())) throw foreignCursor()
  return time
}

export function readAmount(value: unknown): bigint {
  if (typeof value !== 'string' || !/^\d{1,18}$/.test(value)) throw foreignCursor()
  return BigInt(value)
}

export function readCount(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > LARGEST_INT) throw foreignCursor()
  return value
}
