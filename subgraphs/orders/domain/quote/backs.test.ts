import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { factsOf, offersOf, priced, yuan } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import type { Offers, QuoteFacts } from './facts.ts'
import { quote, sumsOf } from './quote.ts'

const back = (lines: readonly (readonly [sku: number, most: number, rate: number])[]): Offers['backs'][number] => ({
  ruleId: derivedId('prm', 1),
  version: 3,
  shopId: shopId(0),
  name: 'Comes back',
  why: 'Each day',
  days: 10,
  startDays: 7,
  lines: lines.map(([sku, most, rate]) => ({ skuId: skuId(sku), most: yuan(most), rate })),
})
const facts = (backs: Offers['backs'], more: Partial<QuoteFacts> = {}) =>
  factsOf([[skuOf(1, priced(1_000)), 2]], { ...offersOf({ backs }), ...more })
const seen = (asked: QuoteFacts) =>
  quote(asked).backs.map(({ minor, lines }) => [minor, ...lines.map((line) => [line.skuId, line.quantity, line.minor])])

describe('what comes back later', () => {
  test('is a part of what is paid for a line, rounded down, or as much as it may be', () => {
    expect(seen(facts([back([[1, 5_000, 3_333]])]))).toEqual([[666n, [skuId(1), 2, 666n]]])
    expect(seen(facts([back([[1, 500, 10_000]])]))).toEqual([[500n, [skuId(1), 2, 500n]]])
  })

  test('lowers nothing that is owed now', () => {
    const [promised, plain] = [quote(facts([back([[1, 5_000, 5_000]])])), quote(facts([]))]
    expect(sumsOf(promised)).toEqual(sumsOf(plain))
    expect(promised.explain).toEqual(plain.explain)
  })

  test('is nothing of what points pay, and is left out where nothing is left of it', () => {
    const points = (most: number) => ({
      available: 5_000,
      worth: yuan(1),
      most: [{ skuId: skuId(1), amount: yuan(most) }],
    })
    const paying = (most: number) => ({
      ...offersOf({ backs: [back([[1, 5_000, 5_000]])], points: points(most) }),
      points: most,
    })
    expect(seen(facts([], paying(400)))).toEqual([[800n, [skuId(1), 2, 800n]]])
    expect(seen(facts([], paying(2_000)))).toEqual([])
  })

  test('is nothing of what is not bought', () => {
    expect(
      seen(
        facts([
          back([
            [1, 100, 10_000],
            [9, 100, 10_000],
          ]),
        ]),
      ),
    ).toEqual([[100n, [skuId(1), 2, 100n]]])
  })
})
