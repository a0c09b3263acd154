import { pageOf } from '@supermall/kernel/page'
import { describe, expect, it } from 'vitest'
import type { Order } from './keyset.ts'
import { keyset } from './keyset.ts'

const cursor = (...position: unknown[]): string =>
  Buffer.from(JSON.stringify(['newest', ...position])).toString('base64url')

const after = (order: Order, ...position: unknown[]) =>
  keyset(pageOf({ first: 2, after: cursor(...position) }, 'newest'), order).where.AND

const byTime: Order = { column: 'createdAt', isDescending: true, read: (value) => new Date(String(value)) }
const byPlace: Order = { column: 'position', isDescending: false, read: Number }
const byName: Order = { column: 'name', isDescending: false }
const byAmount: Order = { column: 'spent', isDescending: false, read: (value) => BigInt(value ?? 0) }

describe('a place in a list', () => {
  it('is behind its value, or behind its id where values are equal', () => {
    const time = new Date('2026-11-21T10:00:00Z')
    expect(after(byTime, time.toISOString(), 'a')).toEqual([
      { OR: [{ createdAt: { lt: time } }, { createdAt: time, id: { lt: 'a' } }] },
    ])
    expect(after({ column: 'id', isDescending: false }, 'a')).toEqual([{ id: { gt: 'a' } }])
  })

  it('is found by the column that holds the id, whatever that is called', () => {
    const byCode: Order = { column: 'id', isDescending: true, key: 'code' }
    expect(after(byCode, 'A-1')).toEqual([{ code: { lt: 'A-1' } }])
    expect(keyset(pageOf({ first: 2 }, 'newest'), byCode).orderBy).toEqual([{ code: 'desc' }])
  })

  it.each([
    ['a time that there is not', byTime, ['2026-13-45', 'a']],
    ['a time that no database knows', byTime, [-8.64e15, 'a']],
    ['a number that is too large', byPlace, [1e300, 'a']],
    ['a fraction', byPlace, [0.5, 'a']],
    ['a word for a number', byPlace, ['x', 'a']],
    ['an amount that is too large', byAmount, ['9'.repeat(30), 'a']],
    ['nothing', byPlace, [null, 'a']],
    ['a number for a word', byName, [7, 'a']],
    ['a text that no database keeps', byName, ['a\0', 'a']],
    ['more than a value and an id', byPlace, [1, 2, 'a']],
    ['no value', byPlace, ['a']],
    ['no id', byPlace, [1, 2]],
  ] as const)('that holds %s is refused before the database is asked', (_, order, position) => {
    expect(() => after(order, ...position)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
  })
})
