type Facts = Readonly<Record<string, unknown>>

/** What an edit changed, as an auditor reads it: the fields that differ, before and after. */
export function difference(before: object, after: object, fields: readonly string[]): { before: Facts; after: Facts } {
  const changed = fields.filter((field) => plain(before, field) !== plain(after, field))
  return { before: pick(before, changed), after: pick(after, changed) }
}

const pick = (from: object, fields: readonly string[]): Facts =>
  Object.fromEntries(fields.map((field) => [field, (from as Facts)[field] ?? null]))

const plain = (from: object, field: string): string => JSON.stringify((from as Facts)[field] ?? null)
