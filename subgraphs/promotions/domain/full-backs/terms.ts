import { least } from '@supermall/kernel/money'
import type { FullBackRule } from '../rules/rule.ts'
import { WHOLE } from '../rules/rule.ts'

export type FullBackTerms = Pick<FullBackRule, 'dailyMinor' | 'dailyRate' | 'mostMinor' | 'days' | 'startDays'>

/** What was paid for a line of so many pieces. */
type PaidLine = { readonly paidMinor: bigint; readonly quantity: number }

/** So much at most, and of what is paid for the line so many ten-thousandths at most: the less of the two comes back. */
export type BackBounds = { readonly mostMinor: bigint; readonly rate: number }

/** All days together; never more than what is paid, whatever the terms say. */
export function boundsOf({ dailyMinor, dailyRate, days, mostMinor }: FullBackTerms, { paidMinor, quantity }: PaidLine) {
  const dailies = dailyMinor === null ? paidMinor : dailyMinor * BigInt(quantity) * BigInt(days)
  const bounds: BackBounds = {
    mostMinor: least(dailies, mostMinor ?? dailies, paidMinor),
    rate: dailyRate === null ? WHOLE : Math.min(WHOLE, dailyRate * days),
  }
  return bounds
}

/** Rounded down: what comes back never passes what was said. */
export const backOf = ({ mostMinor, rate }: BackBounds, paidMinor: bigint): bigint =>
  least(mostMinor, (paidMinor * BigInt(rate)) / BigInt(WHOLE))

/** The fewest days that bring so much back while none of them brings more than the terms say; each of them brings something. */
export function daysFor(wholeMinor: bigint, terms: FullBackTerms, { paidMinor, quantity }: PaidLine): number {
  const { dailyMinor, dailyRate, days } = terms
  const inDays =
    dailyMinor === null
      ? upwards(wholeMinor * BigInt(WHOLE), paidMinor * BigInt(dailyRate ?? WHOLE))
      : upwards(wholeMinor, dailyMinor * BigInt(quantity))
  return Number(least(BigInt(days), inDays, wholeMinor))
}

export const upwards = (minor: bigint, by: bigint): bigint => (by > 0n ? (minor + by - 1n) / by : 0n)
