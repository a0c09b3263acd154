export type Lot = { readonly id: string; readonly remaining: number; readonly expiresAt: Date }
export type Part = { readonly lotId: string; readonly points: number }
export type HeldPart = Part & { readonly returned: number; readonly expiresAt: Date }

/** First in, first out: what ends first goes first. The lots come in the order in which they end. */
export function takeFirst(lots: readonly Lot[], points: number): readonly Part[] {
  const parts: Part[] = []
  let missing = points
  for (const { id, remaining } of lots) {
    if (missing === 0) break
    const taken = Math.min(remaining, missing)
    if (taken > 0) parts.push({ lotId: id, points: taken })
    missing -= taken
  }
  if (missing > 0) throw new RangeError(`the lots are ${missing} points short`)
  return parts
}

/** Last out, first back: what lives longest comes back first. */
export function giveBack(parts: readonly HeldPart[], points: number): readonly Part[] {
  const latest = [...parts].sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime())
  return takeFirst(
    latest.map(({ lotId, points: held, returned, expiresAt }) => ({
      id: lotId,
      remaining: held - returned,
      expiresAt,
    })),
    points,
  )
}
