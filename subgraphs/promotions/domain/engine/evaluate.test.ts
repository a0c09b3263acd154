import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carts } from '../../trial/carts.ts'
import { reference } from '../../trial/reference.ts'
import { bought, factsFor, outcomeOf, ruleOf } from '../../trial/rules.ts'
import type { Evaluation } from './evaluate.ts'
import { evaluate } from './evaluate.ts'

const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((all, one) => all + one, 0n)
const sorted = <Value>(entries: Iterable<readonly [string, Value]>) => new Map([...entries].sort())

/** What an evaluation comes to, in the words of the slow one. */
const comesTo = ({ work, used, coupons, openMinor, freight, gifts }: Evaluation) => ({
  payable: sum([...openMinor.values()]) + sum(work.lines.map(({ fixedMinor }) => fixedMinor)),
  gave: sorted(used.filter(({ gaveMinor }) => gaveMinor > 0n).map(({ rule, gaveMinor }) => [rule.title, gaveMinor])),
  coupons: sorted(
    coupons.map(({ couponId, lines }) => [
      couponId,
      Object.fromEntries(lines.map(({ skuId, offMinor }) => [skuId, offMinor])),
    ]),
  ),
  freight: sorted(freight.map(({ rule, skuIds }) => [rule.title, [...skuIds].sort()])),
  gifts: gifts.map(({ title }) => title),
})

/** A failure prints the seed and the path that draw the same cart again. */
test('whatever rules and coupons there are, in whatever money, they come to what counting piece by piece comes to', () => {
  fc.assert(
    fc.property(carts, (given) => {
      const { gave, coupons, freight, ...slow } = reference(given)
      const told = { ...slow, gave: sorted(gave), coupons: sorted(coupons), freight: sorted(freight) }
      expect(comesTo(evaluate(given))).toEqual(told)
    }),
    { numRuns: 1_000 },
  )
})

test('whatever the rules are, no line goes below zero, the parts are the whole, and every rule is told of once', () => {
  fc.assert(
    fc.property(carts, (given) => {
      const { work, used, gifts, whyNot, openMinor, coupons } = evaluate(given)
      for (const { openMinor: open, fixedMinor } of work.lines) expect(open >= 0n && fixedMinor >= 0n).toBe(true)
      for (const left of openMinor.values()) expect(left >= 0n).toBe(true)
      const amounts = work.lines.map(({ unitMinor, line }) => unitMinor * BigInt(line.quantity))
      const taken = sum(work.reductions.flatMap(({ offs }) => [...offs.values()]))
      const byCoupons = sum(coupons.flatMap(({ lines }) => lines.map(({ offMinor }) => offMinor)))
      const fixed = sum(work.lines.map(({ fixedMinor }) => fixedMinor))
      expect(sum(amounts) - taken - byCoupons).toBe(sum([...openMinor.values()]) + fixed)
      const told = [...used.map(({ rule: { id } }) => id), ...gifts.map(({ id }) => id)]
      expect([...told, ...whyNot.map(({ ruleId }) => ruleId)].sort()).toEqual(given.rules.map(({ id }) => id).sort())
    }),
    { numRuns: 400 },
  )
})

test('no rule takes more than what is left of its budget', () => {
  fc.assert(
    fc.property(carts, (given) => {
      for (const { rule, gaveMinor } of evaluate(given).used) {
        const { givenMinor = 0n } = given.spent.get(rule.id) ?? {}
        if (rule.budgetMinor !== null) expect(givenMinor + gaveMinor <= rule.budgetMinor).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

test('the rules of a recharge are told of no order', () => {
  const tiers = [{ leastMinor: 1n, giftMinor: 1n, rate: null, points: 0, pointsRate: 0, couponId: null }]
  const rule = ruleOf(1, { kind: 'RECHARGE_GIFT', tiers }, { shopId: null })
  expect(outcomeOf(factsFor([bought(1, 1n)], [rule]))).toMatchObject({ whyNot: {}, gave: {}, payable: [1n] })
})
