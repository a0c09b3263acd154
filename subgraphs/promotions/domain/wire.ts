import type { Currency, Money } from '@supermall/kernel/money'

/** Money as it crosses the border. */
export type Wire = { readonly minorUnits: string; readonly currency: string }

export const wire = (minorUnits: bigint, currency: string): Wire => ({ minorUnits: minorUnits.toString(), currency })

export const minorOf = ({ minorUnits }: Wire): bigint => BigInt(minorUnits)

type Share = { readonly lineId: string; readonly amount: Wire }

/** What a line got back in money, as far as somebody said so. */
export const refundedOf = (line: string | null, shares: readonly Share[] = []): bigint =>
  shares.reduce((sum, { lineId, amount }) => (lineId === line ? sum + minorOf(amount) : sum), 0n)

/** Its currency was checked where it crossed. */
export const fromWire = ({ minorUnits, currency }: Wire): Money => ({
  minorUnits: BigInt(minorUnits),
  currency: currency as Currency,
})
