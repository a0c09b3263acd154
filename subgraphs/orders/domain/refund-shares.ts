import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money, split, total } from '@supermall/kernel/money'
import type { LineAmount } from './aftersale-amount.ts'
import { ofLine } from './aftersale-amount.ts'
import { without } from './aftersale-decide.ts'
import type { LineBack } from './aftersale-restock.ts'
import type { OrderLine } from './order.ts'

/** What one line gets by a refund: pieces, how many of them had been sent, and money. */
export type Share = {
  readonly lineId: Id<'oln'>
  readonly quantity: number
  readonly sentQuantity: number
  readonly amountMinor: bigint
}

type Refunding = { readonly amountMinor: bigint; readonly currency: string; readonly lines: readonly LineBack[] }

/**
 * Where no case says it: each line gets what its pieces cost at most, and what is left of the money is freight. `left` is without what other
 * refunds give back, so that no line gets more than was paid for it, whichever of them arrives first.
 */
export function shareOut({ amountMinor, currency, lines }: Refunding, left: readonly OrderLine[]): readonly Share[] {
  const parts = lines.flatMap(({ lineId, quantity, sentQuantity = 0 }) => {
    const line = left.find(({ id }) => id === lineId)
    return line ? [{ lineId, quantity, sentQuantity, worth: ofLine(line.payableMinor, line, quantity) }] : []
  })
  const worths = parts.map(({ worth }) => worth)
  const worth = total(worths)
  const forGoods = amountMinor < worth ? amountMinor : worth
  const shares = split(money(forGoods, currency as Currency), worths)
  return parts.map(({ worth: _, ...part }, index) => ({ ...part, amountMinor: shares[index]?.minorUnits ?? 0n }))
}

/** A case says itself what each of its lines gets; of a line that its refund does not name no piece goes back, only money. */
export const sharesOfCase = (back: readonly LineBack[], inCase: readonly LineAmount[]): readonly Share[] =>
  inCase.map(({ lineId, quantity, amountMinor }) => {
    const named = back.filter((one) => one.lineId === lineId)
    const sentQuantity = named.reduce((sum, { sentQuantity: sent = 0 }) => sum + sent, 0)
    return { lineId, quantity: named.length > 0 ? quantity : 0, sentQuantity, amountMinor }
  })

/** Lines without what these refunds, of which no case says it, give back of them: each leaves the next one less. */
export const withoutShort = (left: readonly OrderLine[], short: readonly Refunding[]): readonly OrderLine[] =>
  short.reduce((lines, refund) => {
    const shares = shareOut(refund, lines)
    return lines.map((line) => without(line, shares))
  }, left)
