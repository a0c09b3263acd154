/** An object as it came from a subgraph, or as it is put together from several. */
export type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether both hold the same plain values under the same names. */
export function isSame(one: Fields, other: Fields): boolean {
  let more = 0
  for (const name in one) {
    if (one[name] !== other[name]) return false
    more++
  }
  for (const _ in other) more--
  return more === 0
}

/** Lays one object over another. What was not there before is shared from then on, and not copied. */
export function merge(onto: Fields, from: Fields): void {
  for (const name in from) {
    const value = from[name]
    if (value === undefined) continue
    const before = onto[name]
    if (typeof value !== 'object' || value === null || typeof before !== 'object' || before === null) onto[name] = value
    else if (Array.isArray(value)) onto[name] = mergeItems(before, value)
    else merge(before as Fields, value as Fields)
  }
}

/** Lists of different lengths cannot be laid onto each other: the later one counts. */
function mergeItems(before: object, items: readonly unknown[]): unknown {
  if (!Array.isArray(before) || before.length !== items.length) return items
  for (const [index, item] of items.entries()) {
    const own = before[index]
    if (isFields(item) && isFields(own)) merge(own, item)
    else before[index] = item
  }
  return before
}

/** What is merged into a copy later does not appear in the original. */
export function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy) as T
  const copied: Fields = {}
  for (const name in value) copied[name] = copy((value as Fields)[name])
  return copied as T
}
