import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derivedId, newId, parseId, prefixOf } from './id.ts'

const prefix = fc.stringMatching(/^[a-z]{2,5}$/)
const time = fc.integer({ min: 0, max: 2 ** 45 })

describe('a new id', () => {
  test('has its prefix and 26 characters that nobody mistakes for others', () => {
    expect(newId('ord')).toMatch(/^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  })

  test('sorts behind every id that was made before it, ten thousand within a moment', () => {
    const ids = Array.from({ length: 10_000 }, () => newId('ord'))
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('sorts by the time that it is given', () => {
    fc.assert(
      fc.property(time, time, (one, other) => {
        fc.pre(one < other)
        expect(newId('ord', one) < newId('ord', other)).toBe(true)
      }),
    )
  })

  test('keeps the order of making when the same past time is given again and again', () => {
    const at = Date.UTC(2020, 0, 1)
    const ids = Array.from({ length: 6_000 }, () => newId('ord', at))
    expect([...ids].sort()).toEqual(ids)
  })

  test('keeps the order of making though others are made at other times meanwhile', () => {
    const ids = Array.from({ length: 200 }, (_, turn) => {
      newId('prd', 1_000 + turn)
      return newId('ord', 5_000)
    })
    expect([...ids].sort()).toEqual(ids)
  })

  test('of the past does not disturb the order of the present', () => {
    const ids = Array.from({ length: 100 }, () => {
      newId('ord', 0)
      return newId('ord')
    })
    expect([...ids].sort()).toEqual(ids)
  })

  test('is a UUID of version 7 inside', () => {
    const digits = '0123456789abcdefghjkmnpqrstvwxyz'
    const value = [...newId('ord', 1_700_000_000_000).slice(4)].reduce(
      (sum, digit) => sum * 32n + BigInt(digits.indexOf(digit)),
      0n,
    )
    expect(value >> 80n).toBe(1_700_000_000_000n)
    expect((value >> 76n) & 0xfn).toBe(7n)
    expect((value >> 62n) & 3n).toBe(2n)
  })
})

describe('reading an id', () => {
  test('gives it back under its own prefix and nothing under any other', () => {
    fc.assert(
      fc.property(prefix, prefix, time, (mine, other, at) => {
        const id = newId(mine, at)
        expect(parseId(mine, id)).toBe(id)
        expect(prefixOf(id)).toBe(mine)
        if (mine !== other) expect(parseId(other, id)).toBeNull()
      }),
    )
  })

  test('refuses whatever is not one', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(parseId('ord', `ord_${text}`)).toBeNull()))
    const body = newId('ord').slice(4)
    for (const text of [
      '',
      'ord_',
      body,
      `ord_${body}x`,
      `ord_8${body.slice(1)}`,
      `ord_${body.toUpperCase()}`,
      `ord_${body.slice(1)}`,
      `ord__${body}`,
    ])
      expect(parseId('ord', text)).toBeNull()
    expect([prefixOf(body), prefixOf(`_${body}`), prefixOf('ord_1')]).toEqual([null, null, null])
  })
})

describe('a derived id', () => {
  test('is always the same for the same ordinal, another for another, and in their order', () => {
    const ids = Array.from({ length: 5_000 }, (_, ordinal) => derivedId('acc', ordinal))
    expect(ids).toEqual(Array.from({ length: 5_000 }, (_, ordinal) => derivedId('acc', ordinal)))
    expect([...new Set(ids)].sort()).toEqual(ids)
    expect(ids.every((id) => parseId('acc', id) === id)).toBe(true)
  })
})
