import type { Check } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import { checkCount } from './check.ts'
import type { GiftChoice } from './quote/facts.ts'

export type GiftChoicesGiven =
  | readonly { readonly promotionId: string; readonly skuIds: readonly string[] }[]
  | null
  | undefined

/** What a client may name: each promotion once. Whether it is given is the quote's to say. */
export const checkGifts = (given: GiftChoicesGiven): readonly Check[] => [
  checkCount(given, { least: 0, most: 20 }, 'gifts'),
  ...(given ?? []).flatMap(({ promotionId, skuIds }, index) => [
    parseId('prm', promotionId) && given?.findIndex((one) => one.promotionId === promotionId) === index
      ? null
      : notFound(index, 'promotionId'),
    skuIds.every((id) => parseId('sku', id)) ? null : notFound(index, 'skuIds'),
    checkCount(skuIds, { least: 0, most: 10 }, 'gifts', String(index), 'skuIds'),
  ]),
]

export const giftChoices = (given: GiftChoicesGiven): readonly GiftChoice[] =>
  (given ?? [])
    .filter(({ skuIds }) => skuIds.length > 0)
    .map(({ promotionId, skuIds }) => ({ ruleId: promotionId, skuIds }))

const notFound = (index: number, name: string): Check => ({
  code: 'NOT_FOUND',
  message: 'There is no such gift, or it is named twice.',
  path: ['gifts', String(index), name],
})
