import { mayGoOn } from './go-on.ts'
import type { Log } from './log.ts'
import type { TransactionSql } from './sql.ts'
import type { Transact, Unit } from './unit.ts'

const MOST_FAILURES = 5

export type Failure = { readonly most: number; readonly now: Date }

/** What is worked off part by part, the oldest first. */
type Queue<Tx extends TransactionSql, Row> = {
  /** The oldest that is not done, but none of these. */
  readonly next: (db: Tx, except: readonly string[]) => Promise<Row | null>
  /** How much was done of it; null when somebody else is at it. */
  readonly work: (row: Row, unit: Unit<Tx>) => Promise<number | null>
  /** Counts a failure, and gives up with the last that it may have. */
  readonly fail: (db: Tx, id: string, failure: Failure) => Promise<unknown>
}

/** `passedId` is what has to wait for another run. */
export type Turn = { readonly count: number; readonly passedId: string | null }

type Within<Tx extends TransactionSql> = { readonly transact: Transact<Tx>; readonly log: Log }

/**
 * One part of the oldest; null when there is none. One that fails stands in nobody's way: it is tried again another time, a few times,
 * and then it has failed.
 */
export async function takeTurn<Tx extends TransactionSql, Row extends { readonly id: string }>(
  except: readonly string[],
  { next, work, fail }: Queue<Tx, Row>,
  { transact, log }: Within<Tx>,
): Promise<Turn | null> {
  const row = await transact(({ db }) => next(db, except))
  if (row === null) return null
  try {
    const count = await transact((unit) => work(row, unit))
    return { count: count ?? 0, passedId: count === null ? row.id : null }
  } catch (error) {
    log.warn('queue.part_failed', { rowId: row.id, error })
    await transact(({ db, now }) => fail(db, row.id, { most: MOST_FAILURES, now }))
    return { count: 0, passedId: row.id }
  }
}

/** Until nothing is left that this run could do, or its process ends; how much that was. */
export async function takeTurns(turn: (except: readonly string[]) => Promise<Turn | null>): Promise<number> {
  const passed: string[] = []
  for (let count = 0; ; ) {
    const taken = mayGoOn() ? await turn(passed) : null
    if (taken === null) return count
    count += taken.count
    if (taken.passedId !== null) passed.push(taken.passedId)
  }
}
