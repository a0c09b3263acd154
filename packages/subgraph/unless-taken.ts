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
export function isTaken(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const { code, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>
  if (code === 'P2002' || code === '23505' || originalCode === '23505') return true
  return [cause, meta, driverAdapterError].some((inner) => isTaken(inner, depth + 1))
}
