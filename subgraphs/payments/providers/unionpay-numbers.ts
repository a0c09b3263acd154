const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'

/** UnionPay takes letters and digits only, so the mark behind our prefix is left out: `pay01jd…`. */
export const numberOf = (id: string): string => id.replace('_', '')

/** Our id of a number that we gave; what is none of ours stays as it is. */
export const idOf = (number: string): string => number.replace(/^([a-z]{3})(?=[0-7][0-9a-z]{25}$)/, '$1_')

/** When an id was made stands in its first ten digits: whoever asks later names the same time without keeping it. */
export function madeAt(id: string): Date {
  const time = [...id.slice(id.indexOf('_') + 1).slice(0, 10)].reduce(
    (sum, digit) => sum * 32 + DIGITS.indexOf(digit),
    0,
  )
  return new Date(time)
}
