import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { codes, factsOf, offersOf, priced, template, withShops } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import type { GiftFacts, Offers, QuoteFacts, SkuFacts } from './facts.ts'
import { quote, sumsOf } from './quote.ts'

const RULE = derivedId('prm', 1)

const gift = (skus: readonly number[], more: Partial<Offers['gifts'][number]> = {}): Offers['gifts'][number] => ({
  ruleId: RULE,
  version: 3,
  shopId: shopId(0),
  name: 'A cup',
  choices: null,
  items: skus.map((ordinal) => ({ skuId: skuId(ordinal), quantity: 1 })),
  ...more,
})
const known = (skus: readonly SkuFacts[], stock: Readonly<Record<number, number | null>> = {}): GiftFacts => ({
  skus,
  available: new Map(Object.entries(stock).map(([ordinal, left]) => [skuId(Number(ordinal)), left])),
})
const chosen = (...skus: readonly number[]) => [{ ruleId: RULE, skuIds: skus.map(skuId) }]
const facts = (gifts: readonly Offers['gifts'][number][], more: Partial<QuoteFacts> = {}) =>
  factsOf([[skuOf(1, priced(1_000)), 2]], {
    ...offersOf({ gifts: [...gifts] }),
    gifts: known([skuOf(5), skuOf(6)]),
    ...more,
  })
const seen = (asked: QuoteFacts) =>
  quote(asked).gifts.map(({ status, items }) => [status, ...items.map((item) => item.status)])

describe('a gift', () => {
  test('costs nothing, and changes nothing of the price: it is sent along', () => {
    const shops = withShops({ templates: [template()] })
    const quoted = quote(facts([gift([5, 6])], shops))
    expect(seen(facts([gift([5, 6])]))).toEqual([['GIVEN', 'GIVEN', 'GIVEN']])
    expect(sumsOf(quoted)).toEqual(sumsOf(quote(facts([], shops))))
    expect([quoted.lines.length, quoted.problems]).toEqual([1, []])
  })

  test('that leaves a choice is given as chosen, and not at all before', () => {
    const one = gift([5, 6], { choices: 1 })
    expect(seen(facts([one]))).toEqual([['TO_CHOOSE', 'TO_CHOOSE', 'TO_CHOOSE']])
    expect(seen(facts([one], { giftChoices: chosen(6) }))).toEqual([['GIVEN', 'NOT_CHOSEN', 'GIVEN']])
  })

  test.each<[string, Partial<QuoteFacts>, readonly Offers['gifts'][number][]]>([
    ['GIFT_NOT_GRANTED', { giftChoices: chosen(5) }, []],
    ['GIFT_CHOICE', { giftChoices: chosen(5, 6) }, [gift([5, 6], { choices: 1 })]],
    ['GIFT_CHOICE', { giftChoices: chosen(7) }, [gift([5, 6], { choices: 1 })]],
    ['GIFT_CHOICE', { giftChoices: chosen(5) }, [gift([5, 6])]],
    [
      'GIFT_OUT_OF_STOCK',
      { giftChoices: chosen(5), gifts: known([skuOf(5), skuOf(6)], { 5: 0 }) },
      [gift([5, 6], { choices: 1 })],
    ],
  ])('that is chosen otherwise is refused: %s', (code, more, gifts) => {
    expect(codes(facts(gifts, more))).toEqual([code])
  })

  test('is given while there is some of it, counting what is bought and given of it before', () => {
    const second = gift([5], { ruleId: derivedId('prm', 2) })
    const both = (left: number | null) => facts([gift([5]), second], { gifts: known([skuOf(5)], { 5: left }) })
    expect(seen(both(2))).toEqual([
      ['GIVEN', 'GIVEN'],
      ['GIVEN', 'GIVEN'],
    ])
    expect(seen(both(null))).toEqual(seen(both(2)))
    expect(seen(both(1))).toEqual([
      ['GIVEN', 'GIVEN'],
      ['NOT_TO_BE_HAD', 'OUT_OF_STOCK'],
    ])
    expect(quote(both(1)).whyNot).toMatchObject([{ ruleId: derivedId('prm', 2), code: 'GIFT_OUT_OF_STOCK' }])
    const bought = facts([gift([1])], { gifts: known([skuOf(1)], { 1: 2 }) })
    expect(seen(bought)).toEqual([['NOT_TO_BE_HAD', 'OUT_OF_STOCK']])
  })

  test.each<[string, SkuFacts[], Partial<Offers['gifts'][number]>]>([
    ['of another shop than the promotion', [skuOf(5, { shopId: shopId(1) })], {}],
    ['of a shop of which nothing is bought', [skuOf(5, { shopId: shopId(1) })], { shopId: null }],
    ['that is not on sale', [skuOf(5, { isOnSale: false })], {}],
    ['that is not sent', [skuOf(5, { kind: 'VIRTUAL' })], {}],
    ['that is counted in other money', [skuOf(5, { price: { minorUnits: '1', currency: 'USD' } })], {}],
    ['that nobody knows', [], {}],
  ])('%s is not given', (_, skus, more) => {
    const quoted = quote(facts([gift([5], more)], { gifts: known(skus) }))
    expect(quoted.gifts).toMatchObject([{ status: 'NOT_TO_BE_HAD', items: [{ status: 'NOT_OFFERED' }] }])
    expect(quoted.whyNot).toMatchObject([{ ruleId: RULE, code: 'GIFT_NOT_OFFERED' }])
    expect(quoted.problems).toEqual([])
  })

  test('is one of twenty at most', () => {
    const many = Array.from({ length: 3 }, (_, index) =>
      gift(
        Array.from({ length: 10 }, (__, item) => 10 + index * 10 + item),
        { ruleId: derivedId('prm', index) },
      ),
    )
    const skus = Array.from({ length: 30 }, (_, index) => skuOf(10 + index))
    expect(quote(facts(many, { gifts: known(skus) })).gifts.map(({ status }) => status)).toEqual([
      ...['GIVEN', 'GIVEN', 'NOT_TO_BE_HAD'],
    ])
  })
})
