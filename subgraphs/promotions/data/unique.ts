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

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002'
