import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reference } from '../../trial/reference.ts'
import { bought, factsFor, levelId, outcomeOf, productId, ruleOf, shopId, skuId } from '../../trial/rules.ts'
import type { Rule } from '../rules/rule.ts'
import { evaluate } from './evaluate.ts'

const minor = fc.bigInt(1n, 3_000n)
const rate = fc.integer({ min: 0, max: 9_999 })
const term = fc.record({
  skuId: fc.constant(null),
  levelId: fc.constantFrom(null, levelId(1), levelId(2)),
  priceMinor: fc.constant(null),
  rate,
})
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .array(
      fc.record({
        thresholdMinor: fc.bigInt(0n, 6_000n),
        offMinor: minor,
        rate: fc.constant(null),
        mostMinor: fc.constant(null),
      }),
      {
        ...{ minLength: 1, maxLength: 3 },
      },
    )
    .map((tiers) => ({ kind: 'FULL_REDUCTION' as const, tiers })),
  fc.record({ rate, mostMinor: fc.option(minor), thresholdMinor: minor }).map((one) => ({
    ...{ kind: 'FULL_REDUCTION' as const, tiers: [{ ...one, offMinor: null }] },
  })),
  term.map((one) => ({ kind: 'TIMED_PRICE' as const, prices: [one] })),
  term.map((one) => ({ kind: 'MEMBER_PRICE' as const, prices: [one] })),
  fc.record({ rate, isCombined: fc.boolean() }).map((one) => ({ kind: 'REPEAT_PURCHASE' as const, ...one })),
  fc.record({ fromQuantity: fc.integer({ min: 2, max: 6 }), priceMinor: minor }).map((step) => ({
    ...{ kind: 'WHOLESALE' as const, steps: [{ ...step, rate: null }] },
  })),
  fc
    .record({
      ...{ buy: fc.integer({ min: 1, max: 3 }), get: fc.integer({ min: 1, max: 2 }), rate, isPerSku: fc.boolean() },
      mostTimes: fc.option(fc.integer({ min: 1, max: 2 })),
    })
    .map((one) => ({ kind: 'BUY_X_GET_Y' as const, ...one })),
  fc.record({ priceMinor: minor, many: fc.integer({ min: 1, max: 2 }) }).map(({ priceMinor, many }) => ({
    ...{ kind: 'PACKAGE' as const, priceMinor, isFreeOfShipping: false },
    items: [
      { skuId: skuId(0), quantity: many },
      { skuId: skuId(1), quantity: 1 },
    ],
  })),
)

const rules = fc.array(
  fc.record({
    rule,
    shop: fc.constantFrom(null, 0, 1),
    priority: fc.integer({ min: 0, max: 1 }),
    products: fc.constantFrom<readonly number[]>([], [0, 1]),
  }),
  { maxLength: 8 },
)
const lines = fc.array(fc.record({ price: minor, quantity: fc.integer({ min: 1, max: 5 }), member: fc.option(rate) }), {
  ...{ minLength: 1, maxLength: 4 },
})

const facts = fc.record({ lines, rules, level: fc.constantFrom(null, levelId(1)) }).map((given) =>
  factsFor(
    given.lines.map(({ price, quantity, member }, index) =>
      bought(index, price, quantity, {
        ...{ shopId: shopId(index % 2), memberRate: member, productId: productId(index) },
        memberMinor: member === null ? price : (price * BigInt(member) + 5_000n) / 10_000n,
      }),
    ),
    given.rules.map((one, index) =>
      ruleOf(index, one.rule, {
        ...{ shopId: one.shop === null ? null : shopId(one.shop), priority: one.priority },
        scope: { productIds: one.products.map(productId), categoryIds: [], excludedProductIds: [] },
      }),
    ),
    {
      buyer: { accountId: derivedId('acc', 1), levelId: given.level, groupIds: [] },
      boughtProductIds: new Set([productId(0)]),
    },
  ),
)

const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((all, one) => all + one, 0n)

test('whatever the rules are, they come to what counting piece by piece comes to', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { payable, gave } = outcomeOf(given)
      const slow = reference(given)
      const gains = Object.entries(gave).filter(([, off]) => off > 0n)
      expect([sum(payable), new Map(gains.sort())]).toEqual([slow.payable, new Map([...slow.gave].sort())])
    }),
    { numRuns: 600 },
  )
})

test('whatever the rules are, no line goes below zero, the parts are the whole, and every rule is told of once', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { work, used, whyNot } = evaluate(given)
      for (const { openMinor, fixedMinor } of work.lines) expect(openMinor >= 0n && fixedMinor >= 0n).toBe(true)
      const amounts = work.lines.map(({ unitMinor, line }) => unitMinor * BigInt(line.quantity))
      const taken = sum(work.reductions.flatMap(({ offs }) => [...offs.values()]))
      expect(sum(amounts) - taken).toBe(sum(work.lines.map(({ openMinor, fixedMinor }) => openMinor + fixedMinor)))
      const told = [...used.map(({ rule: { id } }) => id as string), ...whyNot.map(({ ruleId }) => ruleId)]
      expect(told.sort()).toEqual(given.rules.map(({ id }) => id).sort())
    }),
    { numRuns: 200 },
  )
})
