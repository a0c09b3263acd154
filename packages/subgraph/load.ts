import DataLoader from 'dataloader'

const LARGEST_BATCH = 500

/** One query for all ids of a tick. `fetch` may answer in any order and leave ids out: those are null. */
export function byId<Key extends string, Row>(
  fetch: (ids: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): DataLoader<Key, Row | null> {
  return new DataLoader(
    async (ids) => {
      const rows = new Map((await fetch(ids)).map((row) => [keyOf(row), row]))
      return ids.map((id) => rows.get(id) ?? null)
    },
    { maxBatchSize: LARGEST_BATCH },
  )
}

/** One query for the lists of all keys of a tick; a key with no rows gets an empty list. */
export function listBy<Key extends string, Row>(
  fetch: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): DataLoader<Key, readonly Row[]> {
  return new DataLoader(
    async (keys) => {
      const lists = group(await fetch(keys), keyOf)
      return keys.map((key) => lists.get(key) ?? [])
    },
    { maxBatchSize: LARGEST_BATCH },
  )
}

/** Rows by their own id. */
export const rows = <Row extends { readonly id: string }>(find: (ids: readonly string[]) => Promise<readonly Row[]>) =>
  byId<string, Row>(find, ({ id }) => id)

/** Rows by what one of their columns names. */
export const lists = <Row>(key: keyof Row, find: (keys: readonly string[]) => Promise<readonly Row[]>) =>
  listBy<string, Row>(find, (row) => String(row[key]))

function group<Key, Row>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const lists = new Map<Key, Row[]>()
  for (const row of rows) {
    const list = lists.get(keyOf(row))
    if (list) list.push(row)
    else lists.set(keyOf(row), [row])
  }
  return lists
}
