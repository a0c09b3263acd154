import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { sessionAt, withClient } from './client.ts'
import { withLentConnections } from './lending.ts'
import { makePatient } from './patient-client.ts'
import { namesOf } from './statement-names.ts'
import { prepareEnds } from './transaction-statement.ts'

export type PoolOptions = {
  readonly max: number
  readonly statementTimeoutMs: number
  readonly applicationName: string
  /** Told of a connection that broke while nobody used it. The pool has already dropped it. */
  readonly onIdleError?: (error: Error) => void
}

/**
 * For a connection, whoever holds it now: a mall that is filled on a slow machine has more to do at once than there are
 * connections. A request does not wait so long, it has its own deadline.
 */
const CONNECT_MS = 15_000
const GRACE_MS = 1_000
const IDLE_IN_TRANSACTION_MS = 30_000
/**
 * A new connection costs as much as a whole purchase: a process of the server, which learns the tables and plans each statement
 * anew. So one that nobody needs at the moment is kept until the rush is surely over.
 */
const KEPT_IDLE_MS = 300_000

/**
 * Connections to one domain's database, for plain statements and for the domain's Prisma client alike. The server ends a
 * statement that takes too long; where not even the server answers, the client gives up a second later.
 */
export function createPool(url: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...sessionAt(url),
    max: options.max,
    application_name: options.applicationName,
    statement_timeout: options.statementTimeoutMs,
    query_timeout: options.statementTimeoutMs + GRACE_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: KEPT_IDLE_MS,
    keepAlive: true,
    onConnect: prepareEnds,
    types: WITH_BIGINT,
  })
  pool.on('error', (error) => options.onIdleError?.(error))
  const domain = options.applicationName.replace(/^supermall-/, '')
  pool.on('connect', (client) => makePatient(client, (processId) => cancelAt(url, processId), domain))
  return pool
}

/** Over a connection of its own: those of the pool may all be waiting for what is to be cancelled. */
const cancelAt = (url: string, processId: number): Promise<unknown> =>
  withClient(url, (client) => client.query('select pg_cancel_backend($1)', [processId]))

/** The Prisma adapter on that pool. Its statements are prepared by name, which a read by id repays by a third of its time. */
export const adapterFor = (pool: pg.Pool): PrismaPg =>
  withLentConnections(new PrismaPg(pool, { statementNameGenerator: namesOf(pool) }))

/**
 * Money is in bigint columns. As a number it would lose its last digits and as a string `+` would join it, so it is read as a
 * bigint. Only on this pool's own statements: Prisma brings its own readers.
 */
const WITH_BIGINT: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
}
