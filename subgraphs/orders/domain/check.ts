import type { Check, Given } from '@supermall/kernel/check'
import { readEmailAddress } from '@supermall/kernel/email'
import type { Currency, Money } from '@supermall/kernel/money'
import { fromDecimal, isCurrency, toDecimal } from '@supermall/kernel/money'
import { CALLABLE_FORM, isCallable, isPhone, PHONE_FORM } from '@supermall/kernel/phone'
import { isOfProvince, regionFront } from '@supermall/kernel/region'

export function checkCount(
  list: Given<readonly unknown[]>,
  bounds: { least: number; most: number },
  ...path: string[]
): Check {
  if (list == null || (list.length >= bounds.least && list.length <= bounds.most)) return null
  return { code: 'LIST_LENGTH', message: `It needs ${bounds.least} to ${bounds.most} entries.`, path }
}

const PATTERNS = {
  TAX_NUMBER_INVALID: [/^[0-9A-Za-z]{6,30}$/, 'A tax number has 6 to 30 letters and digits.'],
  TRACKING_NUMBER_INVALID: [/^[0-9A-Za-z-]{4,40}$/, 'A tracking number has 4 to 40 letters, digits and hyphens.'],
  TAX_CLASS_INVALID: [
    /^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$/,
    'A class of tax has 1 to 40 letters, digits, dots and dashes.',
  ],
  FIELD_KEY_INVALID: [
    /^[a-z][a-z0-9_]{0,29}$/,
    'A key has 1 to 30 small letters, digits and underscores, a letter first.',
  ],
} as const

export function checkForm(value: Given<string>, code: keyof typeof PATTERNS, ...path: string[]): Check {
  const [pattern, message] = PATTERNS[code]
  return value == null || pattern.test(value) ? null : { code, message, path }
}

/** Of a whole province or city it may end in zeros. */
export const checkRegionCode = (code: Given<string>, ...path: string[]): Check =>
  code == null || (/^\d{2,12}$/.test(code) && isOfProvince(code))
    ? null
    : { code: 'REGION_INVALID', message: 'A code of a region has 2 to 12 digits, the first two a province.', path }

/** The same region by another code is named once; what was said first stays. */
export const distinctRegions = (codes: readonly string[]): readonly string[] => {
  const fronts = codes.map(regionFront)
  return codes.filter((_, index) => fronts.indexOf(fronts[index] ?? '') === index)
}

export const checkPhone = (value: Given<string>, ...path: string[]): Check =>
  value == null || isPhone(value.trim()) ? null : { code: 'PHONE_INVALID', message: PHONE_FORM, path }

/** Where a parcel goes there may be a phone that stands. */
export const checkCallable = (value: string, ...path: string[]): Check =>
  isCallable(value.trim()) ? null : { code: 'PHONE_INVALID', message: CALLABLE_FORM, path }

export const checkEmail = (value: Given<string>, ...path: string[]): Check =>
  value == null || readEmailAddress(value) !== null
    ? null
    : { code: 'EMAIL_INVALID', message: 'This is not an e-mail address.', path }

export type MoneyGiven = { readonly amount: string; readonly currency: string }

/** Larger sums are mistakes, and would not fit where sums of them are kept. */
const MOST_MINOR = 10n ** 14n

/** The exact amount, zero or more; null when it cannot be one. */
export function readAmount(given: MoneyGiven): Money | null {
  const money = isCurrency(given.currency) ? fromDecimal(given.amount, given.currency) : null
  return money !== null && money.minorUnits >= 0n && money.minorUnits <= MOST_MINOR ? money : null
}

export function checkAmount(given: Given<MoneyGiven>, currency: Currency | null, ...path: string[]): Check {
  if (given == null) return null
  if (readAmount(given) === null) return { code: 'AMOUNT_INVALID', message: wrongAmount(given), path }
  if (currency === null || given.currency === currency) return null
  return { code: 'CURRENCY_MISMATCH', message: `This is counted in ${currency}.`, path }
}

function wrongAmount({ amount, currency }: MoneyGiven): string {
  const money = isCurrency(currency) ? fromDecimal(amount, currency) : null
  const isTooMuch = money !== null && money.minorUnits > MOST_MINOR
  if (!isTooMuch) return 'It must be zero or more, with no more places than its currency.'
  return `It is at most ${toDecimal({ ...money, minorUnits: MOST_MINOR })} ${currency}.`
}

/** Empty after trimming is not said. */
export const textOrNull = (value: Given<string>): string | null => value?.trim() || null
