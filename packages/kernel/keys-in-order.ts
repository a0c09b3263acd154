/** The same thing with its keys in order: Postgres gives a jsonb back with its keys in another one than they were written in. */
export const keysInOrder = (thing: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(thing).sort(([a], [b]) => (a < b ? -1 : 1)))
