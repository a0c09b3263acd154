import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MOST_POINTS, roomFor, settling, taking, totalOf } from './balance.ts'
import { atRate, earnedBy, tierPoints } from './earn.ts'
import { giveBack, takeFirst } from './lots.ts'
import { pointsOffer } from './offer.ts'
import type { PointsRules } from './rules.ts'
import { checkRules } from './rules.ts'
import type { LineShare } from './share.ts'
import { keptMinor, pointsBack, refund, refundMoney } from './share.ts'

const rules: PointsRules = {
  isEnabled: true,
  currency: 'CNY',
  worthMinor: 1n,
  deductRate: 5_000,
  earnRate: 100,
  lifeDays: 365,
  welcomePoints: 100,
  purchaseTiers: [],
  payRates: [],
  isRankingShown: true,
  version: 1,
}
const amount = fc.integer({ min: 0, max: MOST_POINTS })
const balances = fc.record({ available: amount, held: amount, owed: amount })
const lots = fc
  .array(fc.record({ remaining: fc.integer({ min: 0, max: 5_000 }), day: fc.integer({ min: 0, max: 400 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((rows) =>
    rows
      .sort((a, b) => a.day - b.day)
      .map(({ remaining, day }, index) => ({ id: `plt_${index}`, remaining, expiresAt: new Date(day * 86_400_000) })),
  )
const sum = (parts: readonly { readonly points: number }[]) => parts.reduce((all, { points }) => all + points, 0)

describe('a balance', () => {
  test('never takes more than can be spent, and owes exactly the rest', () => {
    fc.assert(
      fc.property(balances, amount, (balance, points) => {
        const { paid, owed } = taking(balance, points)
        expect(paid + owed).toBe(points)
        expect(paid).toBeLessThanOrEqual(balance.available)
        expect(owed === 0 || paid === balance.available).toBe(true)
      }),
    )
  })

  test('is not changed by paying what is owed', () => {
    fc.assert(
      fc.property(balances, (balance) => {
        const paid = settling(balance)
        const after = { ...balance, available: balance.available - paid, owed: balance.owed - paid }
        expect(totalOf(after)).toBe(totalOf(balance))
        expect(after.available === 0 || after.owed === 0).toBe(true)
      }),
    )
  })

  test('is never raised above its cap by what is earned', () => {
    fc.assert(
      fc.property(balances, amount, (balance, points) => {
        const given = roomFor(balance, points)
        expect(given).toBeGreaterThanOrEqual(0)
        expect(given).toBeLessThanOrEqual(points)
        expect(given === 0 || totalOf(balance) + given <= MOST_POINTS).toBe(true)
      }),
    )
  })
})

describe('lots', () => {
  test('are used up in the order in which they end', () => {
    fc.assert(
      fc.property(lots, fc.nat(), (all, seed) => {
        const whole = all.reduce((sum, { remaining }) => sum + remaining, 0)
        const wanted = whole === 0 ? 0 : seed % (whole + 1)
        const parts = takeFirst(all, wanted)
        expect(sum(parts)).toBe(wanted)
        const touched = parts.map(({ lotId }) => all.findIndex(({ id }) => id === lotId))
        expect(touched).toEqual([...touched].sort((a, b) => a - b))
        for (const lot of all.slice(0, touched.at(-1) ?? 0))
          expect(parts.find(({ lotId }) => lotId === lot.id)?.points ?? 0).toBe(lot.remaining)
      }),
    )
  })

  test('that do not hold so much are a fault, never a short count', () => {
    expect(() => takeFirst([{ id: 'plt_1', remaining: 5, expiresAt: new Date(0) }], 6)).toThrow(/short/)
  })

  test('get back in parts what was taken in one, none twice', () => {
    fc.assert(
      fc.property(lots, fc.array(fc.nat({ max: 900 }), { maxLength: 6 }), (all, steps) => {
        const taken = takeFirst(
          all,
          all.reduce((sum, { remaining }) => sum + remaining, 0),
        )
        const returned = new Map<string, number>()
        for (const step of steps) {
          const held = taken.map((part) => ({
            ...part,
            returned: returned.get(part.lotId) ?? 0,
            expiresAt: all.find(({ id }) => id === part.lotId)?.expiresAt ?? new Date(0),
          }))
          const left = sum(taken) - [...returned.values()].reduce((a, b) => a + b, 0)
          for (const { lotId, points } of giveBack(held, Math.min(step, left)))
            returned.set(lotId, (returned.get(lotId) ?? 0) + points)
        }
        for (const { lotId, points } of taken) expect(returned.get(lotId) ?? 0).toBeLessThanOrEqual(points)
      }),
    )
  })
})

describe('earning', () => {
  test('counts whole points of what was paid', () => {
    expect([atRate(199n, 100), atRate(99n, 100), atRate(-500n, 100)]).toEqual([1, 0, 0])
  })

  test('is what the product says, and else what the mall says', () => {
    const line = { lineId: 'oln_1', productId: 'prd_1', quantity: 3, paidMinor: 30_000n }
    const terms = { productId: 'prd_1', shopId: 'shp_1', mostDeductMinor: null, version: 1 }
    expect(earnedBy(line, undefined, rules)).toBe(300)
    expect(earnedBy(line, { ...terms, earnKind: 'FIXED', earnValue: 7 }, rules)).toBe(21)
    expect(earnedBy(line, { ...terms, earnKind: 'RATE', earnValue: 1_000 }, rules)).toBe(3_000)
    expect(earnedBy(line, { ...terms, earnKind: null, earnValue: 0 }, rules)).toBe(300)
  })

  test('takes the highest tier that was reached, and no other', () => {
    const tiers = [
      { leastMinor: 50_000n, kind: 'RATE' as const, value: 100 },
      { leastMinor: 10_000n, kind: 'FIXED' as const, value: 20 },
    ]
    expect([9_999n, 10_000n, 49_999n, 50_000n].map((paid) => tierPoints(tiers, paid))).toEqual([0, 20, 20, 500])
  })
})

describe('what points may pay', () => {
  const lines = [
    { skuId: 'sku_1', productId: 'prd_1', quantity: 2, amountMinor: 10_000n },
    { skuId: 'sku_2', productId: 'prd_2', quantity: 3, amountMinor: 900n },
  ]

  test('is what a product says per piece, at most its price, and else the share that the mall allows', () => {
    const terms = [{ productId: 'prd_2', mostDeductMinor: 400n }]
    expect(pointsOffer({ available: 50, rules, terms }, lines, 'CNY')).toEqual({
      available: 50,
      worthMinor: 1n,
      most: [
        { skuId: 'sku_1', amountMinor: 5_000n },
        { skuId: 'sku_2', amountMinor: 900n },
      ],
    })
  })

  test('is nothing where points are off or the currency is another', () => {
    expect(pointsOffer({ available: 50, rules, terms: [] }, lines, 'USD')).toBeNull()
    const off = { ...rules, isEnabled: false }
    expect(pointsOffer({ available: 50, rules: off, terms: [] }, lines, 'CNY')).toBeNull()
  })
})

describe('the shares of a line', () => {
  const money = { refundedMinor: 0n, earnedMinor: 0n, unearnedMinor: 0n }
  const fresh = { refunded: 0, returnedMinor: 0n, unearned: 0, takenBack: 0, ...money }
  const line = fc
    .record({ quantity: fc.integer({ min: 1, max: 50 }), used: amount, earned: amount })
    .map(({ used, ...facts }) => ({ ...facts, ...fresh, usedMinor: BigInt(used), earning: facts.quantity }))
  const refunds = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 })

  test('come to the whole, however the refunds are cut, and never go down', () => {
    fc.assert(
      fc.property(line, refunds, (start, steps) => {
        let now: LineShare = start
        for (const pieces of steps) {
          const next = refund(now, pieces)
          expect(next.returnedMinor >= now.returnedMinor && next.returnedMinor <= next.usedMinor).toBe(true)
          expect(next.takenBack).toBeGreaterThanOrEqual(now.takenBack)
          now = next
        }
        const { returnedMinor, takenBack } = refund(now, now.quantity)
        expect([returnedMinor, takenBack]).toEqual([now.usedMinor, now.earned])
      }),
    )
  })

  test('count for what was earned only the pieces that were there when it was', () => {
    const before = refund({ ...fresh, quantity: 3, usedMinor: 30n, earning: 0, earned: 0 }, 1)
    expect(before).toMatchObject({ refunded: 1, returnedMinor: 10n, unearned: 0, takenBack: 0 })
    const earned = { ...before, earning: 2, earned: 100 }
    expect(keptMinor(900n, earned)).toBe(600n)
    expect(refund(earned, 1)).toMatchObject({ refunded: 2, returnedMinor: 20n, unearned: 1, takenBack: 50 })
  })

  test('count money that goes back once, with pieces or without', () => {
    const line = { ...fresh, quantity: 2, usedMinor: 0n, earning: 2, earned: 100, earnedMinor: 2_000n }
    const less = refundMoney(line, 400n)
    expect(less).toMatchObject({ takenBack: 20, refundedMinor: 400n })
    expect(keptMinor(2_000n, less)).toBe(1_600n)
    const back = refundMoney(refund(less, 1), 800n)
    expect(back).toMatchObject({ takenBack: 60, unearned: 1, unearnedMinor: 1_200n })
    expect(keptMinor(2_000n, back)).toBe(800n)
    expect(refundMoney(refund(line, 1), 1_000n).takenBack).toBe(50)
    expect(refundMoney(back, 5_000n).takenBack).toBe(100)
    expect(refundMoney({ ...line, earning: 0, earned: 0, earnedMinor: 0n }, 400n).takenBack).toBe(0)
  })

  test('give whole points back, and in the end all of them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 300 }),
        refunds,
        (points, worth, steps) => {
          const worthMinor = BigInt(worth)
          let [returned, returnedMinor] = [0, 0n]
          for (const step of [...steps, points * worth]) {
            returnedMinor = returnedMinor + BigInt(step)
            if (returnedMinor > BigInt(points) * worthMinor) returnedMinor = BigInt(points) * worthMinor
            returned += pointsBack({ points, worthMinor, returned }, returnedMinor)
            expect(BigInt(returned) * worthMinor <= returnedMinor).toBe(true)
          }
          expect(returned).toBe(points)
        },
      ),
    )
  })
})

describe('rules', () => {
  test('are refused all at once where they are out of bounds', () => {
    const tiers = [
      { leastMinor: 0n, kind: 'FIXED' as const, value: 0 },
      { leastMinor: 0n, kind: 'RATE' as const, value: 1 },
    ]
    const wrong = checkRules({ worthMinor: 0n, deductRate: 10_001, lifeDays: 0, purchaseTiers: tiers })
    expect(wrong.flatMap((one) => (one ? [one.path?.join('.')] : []))).toEqual([
      ...['worth', 'deductRate', 'lifeDays', 'purchaseTiers.1', 'purchaseTiers.0.least'],
      ...['purchaseTiers.0.value', 'purchaseTiers.1.least'],
    ])
    expect(checkRules(rules).every((one) => one === null)).toBe(true)
  })
})
