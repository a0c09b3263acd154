import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  ceilDecimal,
  currencies,
  fromDecimal,
  isCurrency,
  money,
  split,
  subtract,
  sum,
  times,
  toDecimal,
} from './money.ts'

const currency = fc.constantFrom(...currencies)
const units = fc.bigInt({ min: 1n - 10n ** 18n, max: 10n ** 18n - 1n })
const amount = fc.tuple(units, currency).map(([minorUnits, of]) => money(minorUnits, of))
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 50 })
const size = (value: bigint) => (value < 0n ? -value : value)

describe('an amount', () => {
  test('is written as a decimal and read back exactly', () => {
    fc.assert(fc.property(amount, (value) => void expect(fromDecimal(toDecimal(value), value.currency)).toEqual(value)))
  })

  test('is written with as many places as its currency has', () => {
    expect([
      toDecimal(money(5, 'CNY')),
      toDecimal(money(-5, 'CNY')),
      toDecimal(money(1234, 'JPY')),
      toDecimal(money(1, 'KWD')),
    ]).toEqual([...['0.05', '-0.05', '1234', '0.001']])
    expect(toDecimal(money(9_007_199_254_740_993n, 'CNY'))).toBe('90071992547409.93')
  })

  test('that is finer than its currency bounds the same ones as the next that is not', () => {
    const read = (text: string) => [ceilDecimal(text, 'CNY'), ceilDecimal(text, 'JPY'), ceilDecimal(text, 'KWD')]
    expect([read('9.95'), read('5.0001'), read('-5.009'), read('7')]).toEqual([
      [995n, 10n, 9950n],
      [501n, 6n, 5001n],
      [-500n, -5n, -5009n],
      [700n, 7n, 7000n],
    ])
    expect(ceilDecimal('999999999999999.999999', 'KWD')).toBe(10n ** 18n)
    expect(() => ceilDecimal('never', 'CNY')).toThrow(RangeError)
  })

  test('is not read from what is not exactly one', () => {
    for (const text of [
      '',
      '1.',
      '.5',
      '1,5',
      '1e3',
      '+1',
      '0x1',
      ' 1',
      '1.234',
      '1 000',
      '--1',
      'NaN',
      '1'.repeat(17),
    ])
      expect(fromDecimal(text, 'CNY')).toBeNull()
    expect(fromDecimal('1.5', 'JPY')).toBeNull()
    expect(fromDecimal('-0', 'CNY')).toEqual(money(0, 'CNY'))
    expect(fromDecimal('1.5', 'KWD')).toEqual(money(1500, 'KWD'))
  })

  test('is added and subtracted exactly, and never with another currency', () => {
    fc.assert(
      fc.property(units, units, currency, (a, b, of) => {
        expect(subtract(add(money(a, of), money(b, of)), money(b, of))).toEqual(money(a, of))
        expect(sum([money(a, of), money(b, of)], of).minorUnits).toBe(a + b)
      }),
    )
    expect(() => add(money(1, 'CNY'), money(1, 'USD'))).toThrow(RangeError)
    expect(() => subtract(money(1, 'CNY'), money(1, 'USD'))).toThrow(RangeError)
    expect(() => sum([money(1, 'CNY')], 'USD')).toThrow(RangeError)
  })

  test('times a quantity does not overflow, and a quantity is a whole number', () => {
    expect(times(money(2n ** 53n + 1n, 'CNY'), 2 ** 31).minorUnits).toBe((2n ** 53n + 1n) * 2n ** 31n)
    expect(() => times(money(1, 'CNY'), 1.5)).toThrow(RangeError)
    expect(() => money(0.1, 'CNY')).toThrow(RangeError)
  })

  test('has a currency that is known', () => {
    expect([isCurrency('CNY'), isCurrency('ZZZ'), isCurrency('toString')]).toEqual([true, false, false])
  })
})

describe('shares of an amount', () => {
  test('sum to the whole, whatever the weights', () => {
    fc.assert(
      fc.property(amount, weights, (total, shares) => {
        const parts = split(total, shares)
        expect(parts).toHaveLength(shares.length)
        expect(sum(parts, total.currency)).toEqual(total)
      }),
    )
  })

  test('are off their exact part by less than one unit, and a weight of zero gets nothing', () => {
    fc.assert(
      fc.property(amount, weights, (total, shares) => {
        const all = shares.reduce((a, b) => a + b, 0n)
        fc.pre(all > 0n)
        split(total, shares).forEach(({ minorUnits }, index) => {
          const weight = shares[index] ?? 0n
          expect(size(minorUnits * all - total.minorUnits * weight) < all).toBe(true)
          if (weight === 0n) expect(minorUnits).toBe(0n)
        })
      }),
    )
  })

  test('of equal weight differ by one unit at most, the earlier ones taking it', () => {
    expect(split(money(100, 'CNY'), [1n, 1n, 1n]).map(({ minorUnits }) => minorUnits)).toEqual([34n, 33n, 33n])
    expect(split(money(-100, 'CNY'), [1n, 1n, 1n]).map(({ minorUnits }) => minorUnits)).toEqual([-34n, -33n, -33n])
    expect(split(money(5, 'CNY'), [0n, 0n]).map(({ minorUnits }) => minorUnits)).toEqual([3n, 2n])
  })

  test('are none when there is nobody, and none is below nothing', () => {
    expect(split(money(100, 'CNY'), [])).toEqual([])
    expect(() => split(money(100, 'CNY'), [2n, -1n])).toThrow(RangeError)
  })
})
