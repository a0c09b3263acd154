import { MOST_POINTS } from '@supermall/contracts/orders'
import { badInput } from '@supermall/kernel/fault'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { fromDecimal } from '@supermall/kernel/money'
import type { Terms } from '../commands/quote-lines.ts'
import type { CartQuoteArgs } from './types.generated.ts'

const MOST_COUPONS = 20

/** Nothing when nothing is said, so that the price is asked for once with the selection's total. */
export function termsOf(args: Partial<CartQuoteArgs>): Terms | undefined {
  const { addressId, couponIds, points, balance, isSuggesting } = args
  if ([addressId, couponIds, points, balance, isSuggesting].every((one) => one == null)) return undefined
  const coupons = couponIds ?? []
  if (coupons.length > MOST_COUPONS || coupons.some((id) => id.length > 64))
    throw badInput(`\`couponIds\`: at most ${MOST_COUPONS} coupons are used.`)
  if (points != null && (points < 0 || points > MOST_POINTS))
    throw badInput(`\`points\`: it must be from 0 to ${MOST_POINTS}.`)
  return {
    addressId: addressId == null ? null : addressOf(addressId),
    couponIds: [...coupons],
    points: points ?? 0,
    balance: balance == null ? null : amountOf(balance),
    isSuggesting: isSuggesting === true,
  }
}

function addressOf(text: string): Id<'adr'> {
  const id = parseId('adr', text)
  if (id === null) throw badInput('`addressId`: this is the id of no address.')
  return id
}

function amountOf({ amount, currency }: NonNullable<CartQuoteArgs['balance']>): NonNullable<Terms['balance']> {
  const given = fromDecimal(amount, currency)
  if (given === null || given.minorUnits < 0n)
    throw badInput('`balance`: it must be zero or more, with no more places than its currency.')
  return { minorUnits: String(given.minorUnits), currency }
}
