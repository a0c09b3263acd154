import type { Check, Given } from '@supermall/kernel/check'
import { checkLine, checkLink, checkNumber } from '@supermall/kernel/check'
import { checkDistinct, checkDistinctIn, checkSize, wrong } from './check.ts'
import { checkId } from './ids.ts'
import type { MoneyGiven } from './price.ts'
import { checkCurrency, checkPrice } from './price.ts'

export type OptionGiven = {
  readonly name: string
  readonly values: readonly { readonly value: string; readonly imageUrl?: Given<string> }[]
}
export type LevelPriceGiven = { readonly levelId: string; readonly price: string }
export type SkuGiven = {
  readonly code: string
  readonly optionValues: readonly string[]
  readonly price: MoneyGiven
  readonly marketPrice?: Given<MoneyGiven>
  readonly costPrice?: Given<MoneyGiven>
  readonly levelPrices?: Given<readonly LevelPriceGiven[]>
  readonly weightGrams?: Given<number>
  readonly imageUrl?: Given<string>
}

export const MOST_SKUS = 100

export const optionText = (values: readonly string[]): string => values.join(' / ')

export function checkOptions(options: readonly OptionGiven[]): readonly Check[] {
  return [
    checkSize(options, { least: 0, most: 3 }, 'options'),
    checkDistinct(
      options.map(({ name }) => name.trim()),
      'options',
    ),
    ...options.flatMap(({ name, values }, at) => [
      checkLine(name, { least: 1, most: 20 }, 'options', String(at), 'name'),
      checkSize(values, { least: 1, most: 20 }, 'options', String(at), 'values'),
      checkDistinct(
        values.map(({ value }) => value.trim()),
        'options',
        String(at),
        'values',
      ),
      ...values.flatMap(({ value, imageUrl }, index) => [
        checkLine(value, { least: 1, most: 40 }, 'options', String(at), 'values', String(index), 'value'),
        checkLink(imageUrl, 'options', String(at), 'values', String(index), 'imageUrl'),
      ]),
    ]),
  ]
}

/** All SKUs of a product together: each a combination of its own, each code once, all prices in one currency. */
export function checkSkus(skus: readonly SkuGiven[], options: readonly OptionGiven[]): readonly Check[] {
  const currency = skus[0]?.price.currency ?? ''
  return [
    checkSize(skus, { least: 1, most: MOST_SKUS }, 'skus'),
    checkDistinctIn(skus, 'code', 'skus'),
    checkDistinctIn(skus, 'optionValues', 'skus'),
    ...skus.flatMap((sku, at) => checkSku(sku, { options, currency, path: ['skus', String(at)] })),
  ]
}

type Around = { readonly options: readonly OptionGiven[]; readonly currency: string; readonly path: readonly string[] }

function checkSku(sku: SkuGiven, { options, currency, path }: Around): readonly Check[] {
  return [
    CODE.test(sku.code)
      ? null
      : wrong(
          'SKU_CODE_SHAPE',
          'A code needs 1 to 64 letters, digits, dots, hyphens and underscores.',
          ...path,
          'code',
        ),
    checkCombination(sku.optionValues, options, ...path, 'optionValues'),
    ...checkMoney(sku.price, currency, ...path, 'price'),
    ...checkMoney(sku.marketPrice, currency, ...path, 'marketPrice'),
    ...checkMoney(sku.costPrice, currency, ...path, 'costPrice'),
    ...checkLevelPrices(sku.levelPrices, currency, ...path, 'levelPrices'),
    checkNumber(sku.weightGrams, { least: 0, most: 1_000_000 }, ...path, 'weightGrams'),
    checkLink(sku.imageUrl, ...path, 'imageUrl'),
  ]
}

const CODE = /^[\w.-]{1,64}$/

function checkCombination(
  values: readonly string[],
  options: readonly OptionGiven[],
  ...path: readonly string[]
): Check {
  const isOne =
    values.length === options.length &&
    options.every((option, at) => option.values.some(({ value }) => value === values[at]))
  return isOne ? null : wrong('OPTION_COMBINATION', 'It needs one value of each option, in their order.', ...path)
}

const checkMoney = (given: Given<MoneyGiven>, currency: string, ...path: readonly string[]): readonly Check[] => [
  checkCurrency(given, currency, ...path),
  checkPrice(given?.amount, currency, ...path),
]

export function checkLevelPrices(
  prices: Given<readonly LevelPriceGiven[]>,
  currency: string,
  ...path: readonly string[]
): readonly Check[] {
  return [
    checkSize(prices, { least: 0, most: 20 }, ...path),
    checkDistinct(
      prices?.map(({ levelId }) => levelId),
      ...path,
    ),
    ...(prices ?? []).flatMap(({ levelId, price }, at) => [
      checkId(levelId, 'lvl', ...path, String(at), 'levelId'),
      checkPrice(price, currency, ...path, String(at), 'price'),
    ]),
  ]
}
