import { badInput } from '@supermall/kernel/fault'

const LARGEST_INT = 2_147_483_647

/** What a cursor holds came through a client's hands: what no row can hold is refused before the database is asked. */
export function readTime(value: unknown): Date {
  const time = new Date(String(value))
  if (Number.isNaN(time.getTime())) throw foreign()
  return time
}

export function readAmount(value: unknown): bigint {
  if (typeof value !== 'string' || !/^\d{1,18}$/.test(value)) throw foreign()
  return BigInt(value)
}

export function readCount(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > LARGEST_INT) throw foreign()
  return value
}

const foreign = () => badInput('The cursor does not belong to this list.')
