import { describe, expect, test } from 'vitest'
import type { OrderWhere } from './order-where.ts'
import { ordersWhere, wordsOf } from './order-where.ts'

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)
const word = { search: 'umbrella' }

describe('words in a condition', () => {
  test('are two, wherever they stand', () => {
    expect(wordsOf({ search: 'a', AND: [{ OR: [word] }] })).toEqual(['a', 'umbrella'])
    expect(wordsOf({})).toEqual([])
  })

  test.each<[string, OrderWhere, string]>([
    ['three', { OR: times(3, word) }, 'at most 2 times'],
    ['many deep within', { AND: times(10, { OR: times(10, word) }) }, 'at most 2 times'],
    ['an empty one within', { NOT: { search: ' ' } }, '1 to 60'],
    ['one that no database takes', { search: 'a\u0000' }, '1 to 60'],
  ])('are refused: %s', (_, where, message) => {
    expect(() => wordsOf(where)).toThrow(message)
  })

  test('become what was found by them, which is more than a client could name', () => {
    const ids = times(10_000, 'ord_1')
    expect(ordersWhere({ NOT: word }, new Map([['umbrella', ids]]))).toEqual({
      AND: [{ NOT: { AND: [{ id: { in: ids } }] } }],
    })
    expect(ordersWhere(word, new Map())).toEqual({ AND: [{ id: { in: [] } }] })
  })
})
