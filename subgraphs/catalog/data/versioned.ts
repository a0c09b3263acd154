/** A table whose rows carry a version: the part of Prisma's delegate that all such models share. */
type Table<Row> = {
  readonly updateManyAndReturn: (args: never) => PromiseLike<readonly Row[]>
  readonly deleteMany: (args: never) => PromiseLike<{ readonly count: number }>
}
type Versioned = { readonly id: string; readonly version: number }

/** Null when the row is not at that version any more, `taken` when something in it must be unique and is not. */
export async function saveVersion<Row>(
  table: Table<Row>,
  { id, version }: Versioned,
  data: object,
): Promise<Row | 'taken' | null> {
  const rows = await unlessTaken(
    table.updateManyAndReturn({ where: { id, version }, data: { ...data, version: { increment: 1 } } } as never),
  )
  return rows === null ? 'taken' : (rows[0] ?? null)
}

export const deleteVersion = async <Row>(table: Table<Row>, { id, version }: Versioned): Promise<boolean> =>
  (await table.deleteMany({ where: { id, version } } as never)).count === 1

/**
 * Null when somebody else was first with what must be unique. The transaction is lost then, so the command must refuse: its
 * check before this one is for a good message, and this one for the race.
 */
export async function unlessTaken<T>(write: PromiseLike<T>): Promise<T | null> {
  try {
    return await write
  } catch (error) {
    if (isTaken(error)) return null
    throw error
  }
}

/** Prisma tells it by its own code, or wraps what Postgres said of a statement that was written by hand. */
function isTaken(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const { code, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>
  if (code === 'P2002' || code === '23505' || originalCode === '23505') return true
  return [cause, meta, driverAdapterError].some((inner) => isTaken(inner, depth + 1))
}
