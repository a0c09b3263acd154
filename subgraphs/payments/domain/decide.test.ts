import { dayOf, spanOfDay } from '@supermall/kernel/day'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLuhn, readCard } from './card.ts'
import { feeOf } from './postings.ts'
import { compare } from './reconcile.ts'
import { share } from './refund.ts'
import { readPayPassword, withdrawalFee } from './wallet.ts'

const now = new Date('2026-11-21T04:00:00Z')
const units = fc.bigInt(0n, 10n ** 12n)

describe('a refund', () => {
  it('is shared out so that its parts sum to it and neither takes more than is left', () => {
    fc.assert(
      fc.property(units, units, units, (amount, provider, wallet) => {
        const parts = share(amount, { provider, wallet })
        if (amount === 0n || amount > provider + wallet) {
          expect(parts).toBeNull()
          return
        }
        expect((parts?.provider ?? 0n) + (parts?.wallet ?? 0n)).toBe(amount)
        expect((parts?.provider ?? 0n) <= provider && (parts?.wallet ?? 0n) <= wallet).toBe(true)
      }),
    )
  })
})

describe('a card', () => {
  it('is one whose last digit fits the others', () => {
    expect(['4242424242424242', '378282246310005', '6200000000000005'].map(isLuhn)).toEqual([true, true, true])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 9 }), (index, by) => {
        const digits = [...'4242424242424242'].map(Number)
        digits[index] = ((digits[index] ?? 0) + by) % 10
        expect(isLuhn(digits.join(''))).toBe(false)
      }),
    )
  })

  it('is good until its month is over everywhere', () => {
    const card = { number: '4242-4242 4242 4242', cvv: '123', expiryMonth: 11, expiryYear: 2026 }
    expect(readCard(card, now)).toMatchObject({ ok: true, value: { number: '4242424242424242' } })
    expect(readCard({ ...card, expiryMonth: 10 }, now).ok).toBe(false)
    expect(readCard({ ...card, number: '378282246310005' }, now).ok).toBe(false)
  })
})

describe('fees', () => {
  it('round against whoever takes money out, never beyond what is taken', () => {
    const rule = { basisPoints: 60, freeFrom: 10_000n, freeTo: 20_000n }
    expect([1n, 9_999n, 10_000n, 20_000n, 20_001n].map((amount) => withdrawalFee(amount, rule))).toEqual([
      1n,
      60n,
      0n,
      0n,
      121n,
    ])
    expect([0n, 1n, 10_000n].map((amount) => feeOf(amount, 38))).toEqual([0n, 1n, 38n])
  })
})

describe('a pay password', () => {
  it.each(['12345', '1234567', '12345a', '111111', '123456', '654321'])('is not %s', (text) => {
    expect(readPayPassword(text).ok).toBe(false)
  })

  it('is six digits that are not the first that everybody tries', () => {
    expect(readPayPassword('159357').ok).toBe(true)
  })
})

describe('a comparison of two sides', () => {
  const line = (subjectId: string, amount: bigint) => ({ kind: 'PAYMENT' as const, subjectId, amount, currency: 'CNY' })

  it('finds what only one side knows and what they count otherwise', () => {
    const gaps = compare([line('a', 1n), line('b', 2n), line('c', 3n)], [line('a', 1n), line('c', 4n), line('d', 5n)])
    expect(gaps.map((gap) => gap.class)).toEqual(['MISSING_THERE', 'AMOUNT', 'MISSING_HERE'])
  })

  it('finds nothing between a side and itself, in whatever order', () => {
    const lines = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), amount: units }))
    fc.assert(
      fc.property(lines, (all) => {
        const ours = all.map(({ id, amount }) => line(id, amount))
        expect(compare(ours, [...ours].reverse())).toEqual([])
      }),
    )
  })
})

describe('days', () => {
  it('are those of Beijing', () => {
    expect(dayOf(new Date('2026-11-20T15:59:59Z'))).toBe('2026-11-20')
    expect(dayOf(new Date('2026-11-20T16:00:00Z'))).toBe('2026-11-21')
    expect(spanOfDay('2026-11-21').from.toISOString()).toBe('2026-11-20T16:00:00.000Z')
  })
})
