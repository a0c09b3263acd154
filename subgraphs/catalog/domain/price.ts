import type { Check, Given } from '@supermall/kernel/check'
import type { Currency } from '@supermall/kernel/money'
import { fromDecimal, isCurrency } from '@supermall/kernel/money'
import type { Refusal } from '@supermall/kernel/result'
import { wrong } from './check.ts'

export type MoneyGiven = { readonly amount: string; readonly currency: string }

/** Ten million of the currency: what no good of a mall costs, and what leaves room to add a thousand of them up. */
const MOST_WHOLE = 10_000_000n

/** Minor units, or null when it is no price: nothing or less, too much, or finer than the currency is. */
export function priceOf(amount: string, currency: string): bigint | null {
  if (!isCurrency(currency)) return null
  const read = fromDecimal(amount, currency)
  return read !== null && read.minorUnits > 0n && read.minorUnits <= mostOf(currency) ? read.minorUnits : null
}

function mostOf(currency: Currency): bigint {
  return fromDecimal(MOST_WHOLE.toString(), currency)?.minorUnits ?? 0n
}

export function checkPrice(amount: Given<string>, currency: string, ...path: readonly string[]): Check {
  if (amount == null || priceOf(amount, currency) !== null) return null
  return noPrice(...path)
}

export const noPrice = (...path: readonly string[]): Refusal =>
  wrong('PRICE_RANGE', 'A price is more than nothing, at most 10 000 000, and no finer than its currency.', ...path)

export function checkCurrency(given: Given<MoneyGiven>, currency: string, ...path: readonly string[]): Check {
  if (given == null || given.currency === currency) return null
  return wrong('CURRENCY_MIX', `All prices of a product are in one currency; this one is in ${currency}.`, ...path)
}

/** For what has been checked already. */
export function readPrice(amount: string, currency: string): bigint {
  const price = priceOf(amount, currency)
  if (price === null) throw new RangeError(`${amount} ${currency} was not checked`)
  return price
}

export const rangeOf = (prices: readonly bigint[]): { readonly low: bigint; readonly high: bigint } =>
  prices.reduce(({ low, high }, price) => ({ low: price < low ? price : low, high: price > high ? price : high }), {
    low: prices[0] ?? 0n,
    high: prices[0] ?? 0n,
  })
