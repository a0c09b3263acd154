/** One line of either side: a payment or a refund by our own number. */
type Line = {
  readonly kind: 'PAYMENT' | 'REFUND'
  readonly subjectId: string
  readonly amount: bigint
  readonly currency: string
}

export type Gap<Ours extends Line, Theirs extends Line> =
  | { readonly class: 'MISSING_HERE'; readonly theirs: Theirs }
  | { readonly class: 'MISSING_THERE'; readonly ours: Ours }
  | { readonly class: 'AMOUNT'; readonly ours: Ours; readonly theirs: Theirs }

/** Where two sides of the books do not agree. Lines are matched by number; a number that stands twice is compared as a sum. */
export function compare<Ours extends Line, Theirs extends Line>(
  ours: readonly Ours[],
  theirs: readonly Theirs[],
): readonly Gap<Ours, Theirs>[] {
  const [here, there] = [bySubject(ours), bySubject(theirs)]
  const missingThere = [...here].flatMap(([key, line]) =>
    there.has(key) ? [] : [{ class: 'MISSING_THERE' as const, ours: line }],
  )
  const others = [...there].flatMap(([key, line]): Gap<Ours, Theirs>[] => {
    const mine = here.get(key)
    if (!mine) return [{ class: 'MISSING_HERE', theirs: line }]
    const isSame = mine.amount === line.amount && mine.currency === line.currency
    return isSame ? [] : [{ class: 'AMOUNT', ours: mine, theirs: line }]
  })
  return [...missingThere, ...others]
}

function bySubject<L extends Line>(lines: readonly L[]): ReadonlyMap<string, L> {
  const all = new Map<string, L>()
  for (const line of lines) {
    const key = `${line.kind} ${line.subjectId}`
    const amount = (all.get(key)?.amount ?? 0n) + line.amount
    all.set(key, { ...line, amount })
  }
  return all
}

export const lineText = ({ kind, amount, currency }: Line): string => `${kind} ${amount} ${currency}`
