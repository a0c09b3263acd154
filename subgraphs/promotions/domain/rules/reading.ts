import type { Check } from '@supermall/kernel/check'
import { checkNumber } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { fromDecimal } from '@supermall/kernel/money'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'

export type MoneyGiven = { readonly amount: string; readonly currency: string }
type Path = readonly string[]
type Given<T> = T | null | undefined

/** Reads the parts of an input one after the other and remembers all that is wrong with them. What is wrong reads as zero. */
export type Reading = {
  readonly note: (check: Check) => void
  readonly minor: (given: MoneyGiven, least: bigint, path: Path) => bigint
  readonly count: (value: number, bounds: { least: number; most: number }, path: Path) => number
  /** What is still paid: less than all of it. */
  readonly rate: (value: number, path: Path) => number
  readonly ids: (prefix: string, texts: Given<readonly string[]>, path: Path) => readonly string[]
}

export function reading(currency: Currency): Reading & { readonly outcome: <T>(value: T) => Result<T> } {
  const faults: Refusal[] = []
  const note = (check: Check): void => {
    if (check) faults.push(check)
  }
  return {
    note,
    minor(given, least, path) {
      const money = given.currency === currency ? fromDecimal(given.amount, currency) : null
      if (given.currency !== currency) note(otherCurrency(currency, path))
      else if (!money || money.minorUnits < least) note(noAmount(least, path))
      return money?.minorUnits ?? 0n
    },
    count(value, bounds, path) {
      note(checkNumber(value, bounds, ...path))
      return value
    },
    rate(value, path) {
      note(checkNumber(value, { least: 0, most: 9_999 }, ...path))
      return value
    },
    ids(prefix, texts, path) {
      for (const [index, text] of (texts ?? []).entries())
        if (!parseId(prefix, text)) note(noId(prefix, [...path, String(index)]))
      return texts ?? []
    },
    outcome(value) {
      const [first, ...rest] = faults
      return first ? refuse(first, ...rest) : ok(value)
    },
  }
}

const otherCurrency = (currency: Currency, path: Path): Refusal => ({
  code: 'CURRENCY_MISMATCH',
  message: `The promotion counts in ${currency}.`,
  path: [...path, 'currency'],
})

const noAmount = (least: bigint, path: Path): Refusal => ({
  code: 'AMOUNT_INVALID',
  message: `An amount ${least > 0n ? 'above zero' : 'not below zero'}, with no more places than its currency has.`,
  path: [...path, 'amount'],
})

const noId = (prefix: string, path: Path): Refusal => ({
  code: 'NOT_FOUND',
  message: `This is no id of that kind: ${prefix}_….`,
  path,
})
