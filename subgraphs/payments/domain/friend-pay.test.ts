import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { leftToPromise, partExpiry, shareBack } from './friend-pay.ts'

const parts = fc.array(fc.bigInt({ min: 1n, max: 10_000n }), { minLength: 1, maxLength: 20 })

test('whatever goes back, step by step, is exact, and no part gets back more than it was', () => {
  fc.assert(
    fc.property(parts, fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 12 }), (paid, steps) => {
      const left = paid.map((amount, index) => ({ index, left: amount }))
      const whole = () => left.reduce((sum, part) => sum + part.left, 0n)
      for (const step of [...steps, Number.MAX_SAFE_INTEGER]) {
        const amount = BigInt(step) < whole() ? BigInt(step) : whole()
        if (amount === 0n) continue
        const shares = shareBack(amount, 'CNY', left)
        expect(shares.reduce((sum, share) => sum + share.amount, 0n)).toBe(amount)
        for (const share of shares)
          left.splice(share.part.index, 1, { ...share.part, left: share.part.left - share.amount })
        expect(left.every((part) => part.left >= 0n)).toBe(true)
      }
      expect(whole()).toBe(0n)
    }),
  )
})

test('more than is left is shared by nobody', () => {
  expect(() => shareBack(4n, 'CNY', [{ left: 1n }, { left: 2n }])).toThrow('of 3 no 4')
})

test('equal parts differ by one unit, and the first takes it', () => {
  const shares = shareBack(100n, 'CNY', [{ left: 50n }, { left: 50n }, { left: 50n }])
  expect(shares.map(({ amount }) => amount)).toEqual([34n, 33n, 33n])
})

test('a part has a quarter of an hour, and never longer than its link', () => {
  const now = new Date('2026-11-21T04:00:00Z')
  expect(partExpiry(now, new Date('2026-11-21T06:00:00Z'))).toEqual(new Date('2026-11-21T04:15:00Z'))
  expect(partExpiry(now, new Date('2026-11-21T04:01:00Z'))).toEqual(new Date('2026-11-21T04:01:00Z'))
  expect(leftToPromise({ amount: 10n, promised: 4n })).toBe(6n)
})
