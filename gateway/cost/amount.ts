/** What is known of a request when it is priced: its variables, and what was worked out from them already. */
export type Reading = {
  readonly variables: Readonly<Record<string, unknown>>
  readonly known: Map<object, number>
}

/** A number that is known from the document alone, or one that waits for the variables. */
export type Amount = number | ((reading: Reading) => number)

export const amountIn = (amount: Amount, reading: Reading): number =>
  typeof amount === 'number' ? amount : amount(reading)

export function plus(amounts: readonly Amount[]): Amount {
  const open = amounts.filter((amount) => typeof amount !== 'number')
  const fixed = amounts.reduce<number>((sum, amount) => (typeof amount === 'number' ? sum + amount : sum), 0)
  if (open.length === 0) return fixed
  return (reading) => open.reduce((sum, amount) => sum + amount(reading), fixed)
}

/** The dearest of some, of which only one can be. */
export function most(amounts: readonly Amount[]): Amount {
  const open = amounts.filter((amount) => typeof amount !== 'number')
  const fixed = amounts.reduce<number>((top, amount) => (typeof amount === 'number' ? Math.max(top, amount) : top), 0)
  if (open.length === 0) return fixed
  return (reading) => open.reduce((top, amount) => Math.max(top, amount(reading)), fixed)
}

/** Nothing of what is without bound is nothing. */
export function times(size: Amount, each: Amount): Amount {
  if (size === 0 || each === 0) return 0
  if (typeof size === 'number' && typeof each === 'number') return size * each
  return (reading) => {
    const count = amountIn(size, reading)
    return count === 0 ? 0 : count * amountIn(each, reading)
  }
}

/** Worked out once per request, however often it is counted: fragments that multiply cost nothing here. */
export function once(amount: Amount): Amount {
  if (typeof amount === 'number') return amount
  const key = {}
  return (reading) => {
    const known = reading.known.get(key) ?? amount(reading)
    reading.known.set(key, known)
    return known
  }
}
