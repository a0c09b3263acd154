import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codesAround, regionFront } from './region.ts'

const digits = fc.string({ unit: fc.constantFrom('0', '0', '1', '3'), minLength: 2, maxLength: 12 })

test('the codes around a place are those whose front it begins with, and they are few', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('0', '1', '3'), minLength: 6, maxLength: 6 }),
      digits,
      (place, code) => {
        const around = codesAround(place)
        const front = regionFront(code)
        expect(around.get(code)).toBe(place.startsWith(front) ? front.length : undefined)
        expect(around.size).toBeLessThan(60)
      },
    ),
  )
  expect(codesAround('310104').get('310000')).toBe(2)
})
