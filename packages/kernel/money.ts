/** How many decimal places a currency's minor unit has. A currency that is not here cannot be written. */
const EXPONENTS = {
  CNY: 2,
  USD: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  TWD: 2,
  SGD: 2,
  AUD: 2,
  CAD: 2,
  JPY: 0,
  KRW: 0,
  KWD: 3,
} as const

export type Currency = keyof typeof EXPONENTS
export type Money = { readonly minorUnits: bigint; readonly currency: Currency }

export const currencies = Object.keys(EXPONENTS) as readonly Currency[]

export const isCurrency = (text: string): text is Currency => Object.hasOwn(EXPONENTS, text)

export const money = (minorUnits: bigint | number, currency: Currency): Money => ({
  minorUnits: BigInt(minorUnits),
  currency,
})

export function add(a: Money, b: Money): Money {
  return money(a.minorUnits + sameCurrency(a, b).minorUnits, a.currency)
}

export function subtract(a: Money, b: Money): Money {
  return money(a.minorUnits - sameCurrency(a, b).minorUnits, a.currency)
}

export const times = (a: Money, quantity: number | bigint): Money => money(a.minorUnits * BigInt(quantity), a.currency)

export const sum = (parts: readonly Money[], currency: Currency): Money => parts.reduce(add, money(0, currency))

/** Of minor units, all of one currency, as the least of them is. */
export const total = (parts: readonly bigint[]): bigint => parts.reduce((sum, part) => sum + part, 0n)

export const least = (first: bigint, ...others: readonly bigint[]): bigint =>
  others.reduce((smallest, one) => (one < smallest ? one : smallest), first)

/** 12.34, never 12.3400000001: what a client reads. */
export function toDecimal({ minorUnits, currency }: Money): string {
  const places = EXPONENTS[currency]
  const digits = (minorUnits < 0n ? -minorUnits : minorUnits).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const sign = minorUnits < 0n ? '-' : ''
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-places)}`
}

/** What fits into a bigint column and crosses the border: 18 digits of minor units. */
const MOST_DIGITS = 18

/** Exact or nothing: more places than the currency has, an exponent, a thousands separator or too many digits give null. */
export function fromDecimal(text: string, currency: Currency): Money | null {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,6}))?$/.exec(text)
  if (!match) return null
  const [, sign = '', whole = '0', fraction = ''] = match
  const places = EXPONENTS[currency]
  if (fraction.length > places || whole.length + places > MOST_DIGITS) return null
  const units = BigInt(whole + fraction.padEnd(places, '0'))
  return money(sign === '-' ? -units : units, currency)
}

/**
 * The least number of minor units that is no less than a decimal amount: on whichever side of it others are to be found, a bound
 * that is finer than the currency bounds the same ones. For what the scalar has let through.
 */
export function ceilDecimal(text: string, currency: Currency): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  const places = EXPONENTS[currency]
  const kept = fraction.slice(0, places)
  const units = fromDecimal(kept === '' ? whole : `${whole}.${kept}`, currency)?.minorUnits
  if (units === undefined) throw new RangeError(`${text} is no amount`)
  const isFiner = /[1-9]/.test(fraction.slice(places))
  return isFiner && !text.startsWith('-') ? units + 1n : units
}

/**
 * Shares of a total by weight, by largest remainder: the parts always sum to the whole, and equal weights differ by one unit
 * at most, the earlier ones taking it. All weights zero means equal shares.
 */
export function split(total: Money, weights: readonly bigint[]): readonly Money[] {
  if (weights.length === 0) return []
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a share cannot have a negative weight')
  const all = weights.reduce((a, b) => a + b, 0n)
  const shares = all === 0n ? weights.map(() => 1n) : weights
  const whole = all === 0n ? BigInt(weights.length) : all
  const size = total.minorUnits < 0n ? -total.minorUnits : total.minorUnits
  const parts = shares.map((weight, index) => ({
    index,
    floor: (size * weight) / whole,
    rest: (size * weight) % whole,
  }))
  const missing = Number(size - parts.reduce((a, part) => a + part.floor, 0n))
  const lucky = new Set(
    [...parts]
      .sort(byRest)
      .slice(0, missing)
      .map((part) => part.index),
  )
  const sign = total.minorUnits < 0n ? -1n : 1n
  return parts.map(({ index, floor }) => money(sign * (floor + (lucky.has(index) ? 1n : 0n)), total.currency))
}

function byRest(a: { index: number; rest: bigint }, b: { index: number; rest: bigint }): number {
  if (a.rest === b.rest) return a.index - b.index
  return a.rest > b.rest ? -1 : 1
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`cannot mix ${a.currency} and ${b.currency}`)
  return b
}
