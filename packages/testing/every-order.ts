/** All orders in which these can come: 24 of four. The first is the one that is given. */
export function everyOrder<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items]
  return items.flatMap((first, index) => everyOrder(items.toSpliced(index, 1)).map((rest) => [first, ...rest]))
}
