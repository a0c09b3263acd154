import type pg from 'pg'
import { type Config, type Connection, NamedStatement, type Result } from './named-statement.ts'

/** How far a transaction of a connection is, as its statements see it. */
export type Course = {
  isOpen: boolean
  /** How long one of them may take when that is longer than on its connection. */
  readonly longestMs?: number | undefined
}

type Callback = (error: Error | null, results: Result | readonly Result[]) => void

const BEGIN = { name: 'mall_begin', text: 'BEGIN' }
const COMMIT = { name: 'mall_commit', text: 'COMMIT' }

/** What every new connection is told once, so that a transaction can be begun and ended on it in the message of a statement. */
export async function prepareEnds(client: { query(statement: pg.QueryConfig): Promise<unknown> }): Promise<void> {
  await client.query(BEGIN)
  await client.query(COMMIT)
}

/**
 * A statement of a transaction. The first one brings the beginning along and the last one the end, in one message each, which
 * saves two of the ways to the server and back. When the last one fails, the server does not get to the end behind it.
 */
class TransactionStatement extends NamedStatement {
  readonly #course: Course
  /** The end of the transaction goes along with it. */
  readonly ends: boolean
  opens = false
  /** Read by pg, which gives up a statement after that. */
  readonly query_timeout: number | undefined

  constructor(config: Config, course: Course, isLast: boolean) {
    super(config)
    if (isLast) this.queryMode = 'extended'
    this.#course = course
    this.ends = isLast
    this.query_timeout = course.longestMs
  }

  /** Whether it is the first is only sure when it is its turn on the connection: others may have failed on their way there. */
  override submit(connection: Connection): Error | null {
    if (!this.#course.isOpen && !this.requiresPreparation()) {
      this.text = `${BEGIN.text};${this.text}`
      this.#open()
    }
    return super.submit(connection)
  }

  override prepare(connection: Connection): void {
    if (!this.#course.isOpen) {
      run(connection, BEGIN.name)
      this.before = 1
      this.#open()
    }
    super.prepare(connection)
  }

  /** Called by `prepare` when the statement itself is bound; what is sent here comes before the mark that ends the message. */
  override _getRows(connection: Connection, rows: number | undefined): void {
    if (this.ends) {
      connection.execute({})
      connection.bind({ statement: COMMIT.name, values: [] })
    }
    super._getRows(connection, rows)
  }

  #open(): void {
    this.#course.isOpen = true
    this.opens = true
  }
}

function run(connection: Connection, statement: string): void {
  connection.bind({ statement, values: [] })
  connection.execute({})
}

/** Sends a statement of the transaction that takes this course. */
export function ask(client: pg.PoolClient, config: pg.QueryConfig, course: Course): Promise<Result> {
  const statement = new TransactionStatement(config, course, false)
  return sent(client, statement).then((results) => (statement.opens ? own(results, 1) : own(results, 0)))
}

/** Sends the last statement and the end along with it. Gives what the server says that it ended with. */
export async function askAndCommit(client: pg.PoolClient, config: pg.QueryConfig, course: Course): Promise<string> {
  const results = await sent(client, new TransactionStatement(config, course, true))
  return own(results, -1).command
}

const own = (results: Result | readonly Result[], index: number): Result =>
  (Array.isArray(results) ? results.at(index) : results) as Result

type Client = { query(statement: TransactionStatement, callback: Callback): void }

const sent = (client: pg.PoolClient, statement: TransactionStatement): Promise<Result | readonly Result[]> =>
  new Promise<Result | readonly Result[]>((resolve, reject) => {
    const callback: Callback = (error, results) => (error ? reject(error) : resolve(results))
    ;(client as Client).query(statement, callback)
  }).catch(fromHere)

/** An error says who asked, not which socket brought it. */
function fromHere(error: Error): never {
  Error.captureStackTrace(error)
  throw error
}
