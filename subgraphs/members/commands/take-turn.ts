import type { Tx, Unit, Within } from '../data/database.ts'

const MOST_FAILURES = 5

export type Failure = { readonly most: number }

/** What is worked off part by part, the oldest first. */
export type Queue<Row> = {
  /** The oldest that is not done, but none of these. */
  readonly next: (db: Tx, except: readonly string[]) => Promise<Row | null>
  /** How much was done of it; null when somebody else is at it. */
  readonly work: (row: Row, unit: Unit) => Promise<number | null>
  readonly fail: (db: Tx, id: string, failure: Failure) => Promise<unknown>
}

/** `passedId` is what has to wait for another run. */
export type Turn = { readonly count: number; readonly passedId: string | null }

/**
 * One part of the oldest; null when there is none. One that fails stands in nobody's way: it is tried again another time, a few times,
 * and then it has failed.
 */
export async function takeTurn<Row extends { readonly id: string }>(
  except: readonly string[],
  { next, work, fail }: Queue<Row>,
  { transact, log }: Pick<Within, 'transact' | 'log'>,
): Promise<Turn | null> {
  const row = await transact(({ db }) => next(db, except))
  if (row === null) return null
  try {
    const count = await transact((unit) => work(row, unit))
    return { count: count ?? 0, passedId: count === null ? row.id : null }
  } catch (error) {
    log.warn('queue.part_failed', { rowId: row.id, error })
    await transact(({ db }) => fail(db, row.id, { most: MOST_FAILURES }))
    return { count: 0, passedId: row.id }
  }
}

/** Until nothing is left that this run could do; how much that was. */
export async function takeTurns(turn: (except: readonly string[]) => Promise<Turn | null>): Promise<number> {
  const passed: string[] = []
  for (let count = 0; ; ) {
    const taken = await turn(passed)
    if (taken === null) return count
    count += taken.count
    if (taken.passedId !== null) passed.push(taken.passedId)
  }
}
