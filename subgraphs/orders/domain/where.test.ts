import { describe, expect, test } from 'vitest'
import type { OrderWhere } from './where.ts'
import { assertShallow } from './where.ts'

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)
const word = { search: 'umbrella' }
const hundred = { in: times(100, 'x') }

describe('a condition', () => {
  test.each<[string, OrderWhere]>([
    ['with two words, wherever they stand', { search: 'a', AND: [{ OR: [word] }] }],
    ['with as many branches as there may be', { AND: times(10, { OR: times(10, { kind: { eq: 'PHYSICAL' } }) }) }],
    ['that compares 5 000 values', { OR: times(10, { OR: times(5, { id: hundred }) }) }],
  ])('%s is answered', (_, where) => {
    expect(() => assertShallow(where)).not.toThrow()
  })

  test.each<[string, OrderWhere, string]>([
    ['with three words', { OR: times(3, word) }, 'at most 2 times'],
    ['with words deep within', { AND: times(10, { OR: times(10, word) }) }, 'at most 2 times'],
    ['that compares more', { id: { in: ['x'] }, OR: times(10, { OR: times(5, { id: hundred }) }) }, 'At most 5000'],
    ['that compares a long list', { id: { in: times(101, 'x') } }, 'At most 100'],
    ['with too many branches', { AND: times(11, {}) }, 'At most 10'],
    ['nested too deeply', { NOT: { NOT: { NOT: {} } } }, 'at most 3 levels'],
    ['with an empty word within', { NOT: { search: ' ' } }, '1 to 60'],
  ])('%s is refused', (_, where, message) => {
    expect(() => assertShallow(where)).toThrow(message)
  })
})
