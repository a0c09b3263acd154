import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'

/** Passes through and is never kept: what stays of it is a token and the last four digits. */
export type Card = {
  readonly number: string
  readonly expiryMonth: number
  readonly expiryYear: number
  readonly cvv: string
}

const AMEX = /^3[47]/

export function readCard(given: Card, now: Date): Result<Card> {
  const number = given.number.replaceAll(/[ -]/g, '')
  if (!/^\d{12,19}$/.test(number) || !isLuhn(number))
    return refused('CARD_NUMBER', 'This is no card number.', 'card', 'number')
  const cvv = AMEX.test(number) ? /^\d{4}$/ : /^\d{3}$/
  if (!cvv.test(given.cvv)) return refused('CARD_CVV', 'The code on the card has 3 digits, of some 4.', 'card', 'cvv')
  if (!isAlive(given, now)) return refused('CARD_EXPIRED', 'The card has expired.', 'card', 'expiryMonth')
  return ok({ ...given, number })
}

export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Good until its month is over everywhere on earth. */
function isAlive({ expiryMonth, expiryYear }: Card, now: Date): boolean {
  const isMonth = Number.isInteger(expiryMonth) && expiryMonth >= 1 && expiryMonth <= 12
  const isYear = Number.isInteger(expiryYear) && expiryYear >= 2000 && expiryYear <= 2099
  return isMonth && isYear && Date.UTC(expiryYear, expiryMonth, 1, 12) > now.getTime()
}
