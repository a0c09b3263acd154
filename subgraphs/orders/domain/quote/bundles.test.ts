import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { factsOf, offersOf, yuan } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import type { BundleFacts } from './facts.ts'
import { quote } from './quote.ts'

const bundle = (more: Partial<BundleFacts> = {}): BundleFacts => ({
  bundleId: derivedId('bdl', 1),
  shopId: shopId(0),
  title: 'Two things',
  price: yuan(1_500),
  startsAt: '2026-11-01T00:00:00.000Z',
  endsAt: '2026-11-20T00:00:00.000Z',
  items: [1, 2].map((sku) => ({ skuId: skuId(sku), quantity: 1 })),
  isOver: true,
  ...more,
})
const both = [[skuOf(1), 1] as const, [skuOf(2), 1] as const]
const reasons = (bought: typeof both, bundles: readonly BundleFacts[]) =>
  quote(factsOf(bought, { bundles })).whyNot.map(({ ruleId, code }) => [ruleId, code])

describe('a bundle', () => {
  test('that is over is named to whoever asks for all of it', () => {
    expect(reasons(both, [bundle()])).toEqual([[derivedId('bdl', 1), 'BUNDLE_OVER']])
    expect(reasons(both.slice(1), [bundle()])).toEqual([])
    expect(reasons(both, [bundle({ items: [{ skuId: skuId(1), quantity: 2 }] })])).toEqual([])
    expect(reasons(both, [bundle({ isOver: false })])).toEqual([])
  })

  test('that is over is missed by nobody where another has taken its place', () => {
    const taken = (stage: 'BUNDLE' | 'SHOP_TIER', ...skus: readonly number[]) => ({
      stage,
      kind: stage,
      ruleId: stage === 'BUNDLE' ? derivedId('bdl', 2) : derivedId('prm', 1),
      couponId: null,
      shopId: shopId(0),
      name: stage,
      before: yuan(2_000),
      after: yuan(1_900),
      lines: skus.map((sku) => ({ skuId: skuId(sku), off: yuan(100 / skus.length) })),
    })
    const codes = (...reductions: readonly ReturnType<typeof taken>[]) =>
      quote(factsOf(both, { bundles: [bundle()], ...offersOf({ reductions: [...reductions], fixed: [] }) })).whyNot.map(
        ({ code }) => code,
      )
    expect(codes(taken('BUNDLE', 1, 2))).toEqual([])
    expect(codes(taken('BUNDLE', 1))).toEqual(['BUNDLE_OVER'])
    expect(codes(taken('SHOP_TIER', 1, 2))).toEqual(['BUNDLE_OVER'])
  })

  test('is a stage of the price after what promotions do with lines, and is paid as it is from then on', () => {
    const off = (
      stage: 'LINES' | 'BUNDLE' | 'SHOP_TIER',
      before: number,
      ...lines: readonly (readonly [number, number])[]
    ) => ({
      stage,
      kind: stage,
      ruleId: stage === 'BUNDLE' ? derivedId('bdl', 1) : derivedId('prm', 1),
      couponId: null,
      shopId: shopId(0),
      name: stage,
      before: yuan(before),
      after: yuan(before - lines.reduce((sum, [, minor]) => sum + minor, 0)),
      lines: lines.map(([sku, minor]) => ({ skuId: skuId(sku), off: yuan(minor) })),
    })
    const reductions = [off('BUNDLE', 2_003, [1, 251], [2, 252]), off('LINES', 1_001, [1, 1])]
    const fixed = [
      { skuId: skuId(1), amount: yuan(750) },
      { skuId: skuId(2), amount: yuan(750) },
    ]
    const two = [[skuOf(1), 2] as const, [skuOf(2), 1] as const]
    const { lines, explain } = quote(factsOf(two, offersOf({ reductions, fixed })))
    expect(lines.map(({ discounts, remainingMinor }) => [discounts, remainingMinor])).toEqual([
      [{ LINES: 1n, BUNDLE: 251n }, 1_750n],
      [{ BUNDLE: 252n }, 750n],
    ])
    expect(explain.map(({ stage, rule }) => [stage, rule])).toEqual([
      ['LINES', derivedId('prm', 1)],
      ['BUNDLE', derivedId('bdl', 1)],
    ])
    const greedy = [...reductions, off('SHOP_TIER', 2_500, [2, 1])]
    expect(() => quote(factsOf(two, offersOf({ reductions: greedy, fixed })))).toThrow('takes more than there is')
  })
})
