import { least, total } from '@supermall/kernel/money'
import type { Offers, QuoteFacts } from './facts.ts'
import type { QuoteState } from './state.ts'

type Told = Offers['backs'][number]

type BackLine = {
  readonly skuId: Told['lines'][number]['skuId']
  readonly quantity: number
  readonly minor: bigint
}
export type QuotedBack = Omit<Told, 'lines'> & { readonly lines: readonly BackLine[]; readonly minor: bigint }

/** What comes back later of what is paid for lines in the end: points pay a part that nobody gives back. It lowers no price. */
export function backs(state: QuoteState, { offers }: QuoteFacts): QuoteState {
  const quoted = offers.backs.map(({ lines: told, ...back }): QuotedBack => {
    const lines = told.flatMap((line) => lineOf(line, state)).filter(({ minor }) => minor > 0n)
    return { ...back, lines, minor: total(lines.map(({ minor }) => minor)) }
  })
  return { ...state, backs: quoted.filter(({ minor }) => minor > 0n) }
}

/** Rounded down, as who pays it rounds. */
function lineOf({ skuId, most, rate }: Told['lines'][number], { lines }: QuoteState): BackLine[] {
  const line = lines.find(({ sku }) => sku.skuId === skuId)
  if (!line) return []
  const minor = least(BigInt(most.minorUnits), (line.remainingMinor * BigInt(rate)) / 10_000n)
  return [{ skuId, quantity: line.quantity, minor }]
}
