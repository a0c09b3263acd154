import { expect, test } from 'vitest'
import { packed, revived, unpacked } from './draft.ts'

const KEPT = {
  payableMinor: 9_007_199_254_740_993n,
  lines: [{ title: '12', quantity: 2, discounts: [{ amountMinor: 0n, ruleId: null }] }],
  delivery: { isSameCity: false, at: null },
}

test('minor units are bigints again, however deep, and all else is what it was', () => {
  expect(unpacked(packed(KEPT))).toEqual(KEPT)
  expect(unpacked(packed([1, 'a', KEPT]))).toEqual([1, 'a', KEPT])
  expect(revived(JSON.parse(packed(KEPT)))).toEqual(KEPT)
})

test('what was kept under such a name without being minor units stays in a plan, and is read in a row', () => {
  expect(unpacked('{ "mostMinor": null, "leastMinor": 7 }')).toEqual({ mostMinor: null, leastMinor: 7 })
  expect(revived({ leastMinor: 7 })).toEqual({ leastMinor: 7n })
})
