import { checkLine } from '@supermall/kernel/check'
import type { Currency, Money } from '@supermall/kernel/money'
import { fromDecimal, isCurrency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'

type Bounds = { readonly least: number; readonly most: number; readonly path: string }

/** Trimmed, one line within its bounds, seen as it is written, and nothing in it that a terminal or a log would obey. */
export function readText(text: string, { least, most, path }: Bounds): Result<string> {
  const trimmed = text.trim()
  const wrong = checkLine(trimmed, { least, most }, path)
  return wrong ? refuse(wrong) : ok(trimmed)
}

export const readReason = (text: string): Result<string> => readText(text, { least: 1, most: 200, path: 'reason' })

type Asked = { readonly amount: string; readonly currency: string }

/** Exact, above zero, and in the currency of the mall. */
export function readMoney(given: Asked, currency: Currency, path = 'amount'): Result<Money> {
  if (!isCurrency(given.currency) || given.currency !== currency)
    return refused('CURRENCY_MISMATCH', `The mall counts in ${currency}.`, path, 'currency')
  const money = fromDecimal(given.amount, currency)
  if (!money || money.minorUnits <= 0n)
    return refused(
      'AMOUNT_INVALID',
      'An amount is above zero and has no more places than its currency.',
      path,
      'amount',
    )
  return ok(money)
}
