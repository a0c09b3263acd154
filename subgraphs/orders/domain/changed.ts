type Facts = Readonly<Record<string, unknown>>

const told = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? part.toString() : part)) ?? 'null'

/** What is not as it was, on both sides: long lists that stayed are not written down again. */
export function changedOf(before: object, after: object): { readonly before: Facts; readonly after: Facts } {
  const [was, is] = [before as Facts, after as Facts]
  const names = Object.keys(after).filter((name) => told(was[name] ?? null) !== told(is[name] ?? null))
  const of = (one: Facts): Facts => Object.fromEntries(names.map((name) => [name, one[name] ?? null]))
  return { before: of(was), after: of(is) }
}

const KEPT_OUT: ReadonlySet<string> = new Set(['id', 'shopId', 'productId', 'version', 'createdAt', 'updatedAt'])

/** What somebody said, as it is kept: all of a row but whose it is and when it was written. */
export const saidOf = (row: object): Facts =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !KEPT_OUT.has(name)))
