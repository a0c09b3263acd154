import type { Currency } from '@supermall/kernel/money'
import { fromDecimal, isCurrency, money, toDecimal } from '@supermall/kernel/money'
import { Uncertain } from './provider.ts'

export const decimalOf = (amount: bigint, currency: Currency): string => toDecimal(money(amount, currency))

/** Minor units of what a provider wrote as a decimal; what it wrote otherwise is no amount. */
export function minorOf(text: unknown, currency: unknown): bigint {
  const given = typeof currency === 'string' && isCurrency(currency) ? fromDecimal(String(text), currency) : null
  if (given === null) throw new Uncertain('the provider named no amount that can be read')
  return given.minorUnits
}

export function unitsOf(value: unknown): bigint {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new Uncertain('the provider named no whole amount')
  return BigInt(value)
}
