/** An object as it came from a subgraph, or as it is put together from several. */
export type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Lays one object over another. What is laid into a second place is copied, because what is merged into one of the two
 * later must not appear in the other.
 */
export function merge(onto: Fields, from: Fields, isSecond = false): void {
  for (const name in from) {
    const value = from[name]
    if (value === undefined) continue
    const before = onto[name]
    if (typeof value !== 'object' || value === null || typeof before !== 'object' || before === null)
      onto[name] = isSecond ? copy(value) : value
    else if (Array.isArray(value)) onto[name] = mergeItems(before, value, isSecond)
    else merge(before as Fields, value as Fields, isSecond)
  }
}

/** Lists of different lengths cannot be laid onto each other: the later one counts. */
function mergeItems(before: object, items: readonly unknown[], isSecond: boolean): unknown {
  if (!Array.isArray(before) || before.length !== items.length) return isSecond ? copy(items) : items
  for (const [index, item] of items.entries()) {
    const own = before[index]
    if (isFields(item) && isFields(own)) merge(own, item, isSecond)
    else before[index] = isSecond ? copy(item) : item
  }
  return before
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy)
  const copied: Fields = {}
  for (const name in value) copied[name] = copy((value as Fields)[name])
  return copied
}
