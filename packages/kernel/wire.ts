import type { Currency, Money } from './money.ts'

/** Money as it crosses the border. */
export type Wire = { readonly minorUnits: string; readonly currency: string }

export const wire = (minorUnits: bigint, currency: string): Wire => ({ minorUnits: minorUnits.toString(), currency })

export const minorOf = ({ minorUnits }: Wire): bigint => BigInt(minorUnits)

/** Its currency was checked where it crossed. */
export const fromWire = ({ minorUnits, currency }: Wire): Money => ({
  minorUnits: BigInt(minorUnits),
  currency: currency as Currency,
})
