import type { Check } from '@supermall/kernel/check'
import { checkList } from '@supermall/kernel/check'
import type { Currency } from '@supermall/kernel/money'
import { isOfProvince } from '@supermall/kernel/region'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { checkLength, checkOff, checkRising } from './check-tiers.ts'
import type { FullBackGiven } from './read-full-back.ts'
import { fullBackOf } from './read-full-back.ts'
import type { GiftGiven, RechargeTierGiven } from './read-gifts.ts'
import { giftOf, rechargeGiftOf } from './read-gifts.ts'
import type { MoneyGiven, Reading } from './reading.ts'
import { reading } from './reading.ts'
import type { PriceTerm, Rule, RuleKind, Step, Tier } from './rule.ts'

type Given<T> = T | null | undefined
type Priced = { readonly price?: Given<MoneyGiven>; readonly rate?: Given<number> }
type TierGiven = {
  readonly threshold: MoneyGiven
  readonly off?: Given<MoneyGiven>
  readonly rate?: Given<number>
  readonly most?: Given<MoneyGiven>
}
type PriceGiven = Priced & { readonly skuId?: Given<string>; readonly levelId?: Given<string> }
type PricesGiven = { readonly prices: readonly PriceGiven[] }
type BuyXGetYGiven = {
  readonly buy: number
  readonly get: number
  readonly rate: number
  readonly isPerSku: boolean
  readonly mostTimes?: Given<number>
}
type PackageGiven = {
  readonly items: readonly { readonly skuId: string; readonly quantity: number }[]
  readonly price: MoneyGiven
  readonly isFreeOfShipping: boolean
  readonly freight?: Given<MoneyGiven>
}
type FreightGiven = { readonly threshold: MoneyGiven; readonly exceptRegionCodes?: Given<readonly string[]> }

/** Exactly one of them is there. */
export type RuleGiven = {
  readonly fullReduction?: Given<{ readonly tiers: readonly TierGiven[] }>
  readonly timedPrice?: Given<PricesGiven>
  readonly memberPrice?: Given<PricesGiven>
  readonly wholesale?: Given<{ readonly steps: readonly (Priced & { readonly fromQuantity: number })[] }>
  readonly repeatPurchase?: Given<{ readonly rate: number; readonly isCombined: boolean }>
  readonly buyXGetY?: Given<BuyXGetYGiven>
  readonly package?: Given<PackageGiven>
  readonly freeFreight?: Given<FreightGiven>
  readonly gift?: Given<GiftGiven>
  readonly rechargeGift?: Given<{ readonly tiers: readonly RechargeTierGiven[] }>
  readonly fullBack?: Given<FullBackGiven>
}

const MOST_TIERS = 10
const MOST_PRICES = 100

/** A rule as somebody wrote it, or all that is wrong with it. */
export function readRule(given: RuleGiven, currency: Currency): Result<Rule> {
  if (Object.values(given).filter((part) => part != null).length !== 1)
    return refused('RULE_CHOICE', 'A promotion does exactly one of these things.', 'rule')
  const read = reading(currency)
  return read.outcome(ruleOf(given, read))
}

function ruleOf(given: RuleGiven, read: Reading): Rule {
  if (given.fullReduction) return { kind: 'FULL_REDUCTION', tiers: tiersOf(given.fullReduction.tiers, read) }
  if (given.timedPrice) return { kind: 'TIMED_PRICE', prices: pricesOf(given.timedPrice, 'TIMED_PRICE', read) }
  if (given.memberPrice) return { kind: 'MEMBER_PRICE', prices: pricesOf(given.memberPrice, 'MEMBER_PRICE', read) }
  if (given.wholesale) return { kind: 'WHOLESALE', steps: stepsOf(given.wholesale.steps, read) }
  if (given.repeatPurchase) {
    const { rate, isCombined } = given.repeatPurchase
    return { kind: 'REPEAT_PURCHASE', rate: read.rate(rate, ['rule', 'repeatPurchase', 'rate']), isCombined }
  }
  if (given.buyXGetY) return givingOf(given.buyXGetY, read)
  if (given.package) return packageOf(given.package, read)
  if (given.freeFreight) return freightOf(given.freeFreight, read)
  if (given.gift) return giftOf(given.gift, read)
  if (given.rechargeGift) return rechargeGiftOf(given.rechargeGift.tiers, read)
  if (given.fullBack) return fullBackOf(given.fullBack, read)
  throw new Error('a rule is of a kind')
}

function tiersOf(given: readonly TierGiven[], read: Reading): readonly Tier[] {
  const path = ['rule', 'fullReduction', 'tiers']
  read.note(checkLength(given, MOST_TIERS, path))
  const tiers = given.map(({ threshold, off, rate, most }, index) => {
    const at = [...path, String(index)]
    read.note(checkChoice(off, rate, at))
    return {
      thresholdMinor: read.minor(threshold, 0n, [...at, 'threshold']),
      offMinor: off == null ? null : read.minor(off, 1n, [...at, 'off']),
      rate: rate == null ? null : read.rate(rate, [...at, 'rate']),
      mostMinor: most == null ? null : read.minor(most, 1n, [...at, 'most']),
    }
  })
  read.note(
    checkRising(
      tiers.map(({ thresholdMinor }) => thresholdMinor),
      path,
    ),
  )
  for (const [index, tier] of tiers.entries()) read.note(checkOff(tier, [...path, String(index)]))
  return tiers
}

function pricesOf({ prices }: PricesGiven, kind: RuleKind, read: Reading): readonly PriceTerm[] {
  const path = ['rule', kind === 'MEMBER_PRICE' ? 'memberPrice' : 'timedPrice', 'prices']
  read.note(checkLength(prices, MOST_PRICES, path))
  const terms = prices.map((given, index) => {
    const { skuId = null, levelId = null } = given
    const at = [...path, String(index)]
    read.ids('sku', skuId === null ? [] : [skuId], [...at, 'skuId'])
    read.ids('lvl', levelId === null ? [] : [levelId], [...at, 'levelId'])
    if (kind === 'MEMBER_PRICE' && levelId === null) read.note(choice('A price for members names a level.', at))
    return { skuId, levelId, ...pricedBy(given, at, read) }
  })
  const keys = terms.map(({ skuId, levelId }) => `${skuId} ${levelId}`)
  read.note(checkList(keys, { most: MOST_PRICES }, ...path))
  return terms
}

function stepsOf(given: readonly (Priced & { readonly fromQuantity: number })[], read: Reading): readonly Step[] {
  const path = ['rule', 'wholesale', 'steps']
  read.note(checkLength(given, MOST_TIERS, path))
  const steps = given.map((step, index) => {
    const at = [...path, String(index)]
    const fromQuantity = read.count(step.fromQuantity, { least: 2, most: 999 }, [...at, 'fromQuantity'])
    return { fromQuantity, ...pricedBy(step, at, read) }
  })
  read.note(
    checkRising(
      steps.map(({ fromQuantity }) => BigInt(Math.trunc(fromQuantity))),
      path,
    ),
  )
  return steps
}

function pricedBy({ price, rate }: Priced, at: readonly string[], read: Reading) {
  read.note(checkChoice(price, rate, at))
  return {
    priceMinor: price == null ? null : read.minor(price, 0n, [...at, 'price']),
    rate: rate == null ? null : read.rate(rate, [...at, 'rate']),
  }
}

function givingOf({ buy, get, rate, isPerSku, mostTimes = null }: BuyXGetYGiven, read: Reading): Rule {
  const at = (name: string) => ['rule', 'buyXGetY', name]
  read.count(buy, { least: 1, most: 99 }, at('buy'))
  read.count(get, { least: 1, most: 99 }, at('get'))
  read.rate(rate, at('rate'))
  if (mostTimes !== null) read.count(mostTimes, { least: 1, most: 999 }, at('mostTimes'))
  return { kind: 'BUY_X_GET_Y', buy, get, rate, isPerSku, mostTimes }
}

function packageOf({ items, price, isFreeOfShipping, freight }: PackageGiven, read: Reading): Rule {
  const path = ['rule', 'package', 'items']
  const skuIds = items.map(({ skuId }) => skuId)
  read.note(checkList(skuIds, { least: 1, most: MOST_TIERS }, ...path))
  read.ids('sku', skuIds, path)
  for (const [index, { quantity }] of items.entries())
    read.count(quantity, { least: 1, most: 99 }, [...path, String(index), 'quantity'])
  if (items.reduce((sum, { quantity }) => sum + quantity, 0) < 2)
    read.note({ code: 'LIST_LENGTH', message: 'A package has two pieces at least.', path })
  if (isFreeOfShipping && freight != null)
    read.note(choice('It is sent for nothing, or for so much; not both.', ['rule', 'package', 'freight']))
  return {
    kind: 'PACKAGE',
    items: items.map(({ skuId, quantity }) => ({ skuId, quantity })),
    isFreeOfShipping,
    priceMinor: read.minor(price, 0n, ['rule', 'package', 'price']),
    freightMinor: freight == null ? null : read.minor(freight, 0n, ['rule', 'package', 'freight']),
  }
}

function freightOf({ threshold, exceptRegionCodes }: FreightGiven, read: Reading): Rule {
  const codes = exceptRegionCodes ?? []
  const path = ['rule', 'freeFreight', 'exceptRegionCodes']
  read.note(checkList(codes, { most: 100 }, ...path))
  for (const [index, code] of codes.entries())
    if (!/^\d{2,6}$/.test(code))
      read.note({ code: 'TEXT_LENGTH', message: 'A region has 2 to 6 digits.', path: [...path, String(index)] })
    else if (!isOfProvince(code))
      read.note({ code: 'REGION_INVALID', message: 'There is no such province.', path: [...path, String(index)] })
  const thresholdMinor = read.minor(threshold, 0n, ['rule', 'freeFreight', 'threshold'])
  return { kind: 'FREE_FREIGHT', thresholdMinor, exceptRegionCodes: codes }
}

const checkChoice = (amount: unknown, rate: unknown, path: readonly string[]): Check =>
  (amount == null) === (rate == null) ? choice('Say an amount or a rate, one of the two.', path) : null

const choice = (message: string, path: readonly string[]): Check => ({ code: 'RULE_CHOICE', message, path })
