import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { sessionAt, withClient } from './client.ts'
import { makePatient } from './patient-client.ts'
import { withStraightWay } from './straight.ts'

export type PoolOptions = {
  readonly max: number
  readonly statementTimeoutMs: number
  readonly applicationName: string
  /** Told of a connection that broke while nobody used it. The pool has already dropped it. */
  readonly onIdleError?: (error: Error) => void
}

const CONNECT_MS = 5_000
const GRACE_MS = 1_000
const IDLE_IN_TRANSACTION_MS = 30_000

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
    keepAlive: true,
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
export function adapterFor(pool: pg.Pool): PrismaPg {
  const nameOf = statementNames(MOST_NAMES)
  return withStraightWay(new PrismaPg(pool, { statementNameGenerator: nameOf }), nameOf)
}

/**
 * Each connection keeps what was prepared on it, in memory, for as long as it lives; so only this many statements of a client
 * get a name, those that came twice first. Lists of every length are different statements: they shall not crowd out the rest.
 */
const MOST_NAMES = 256
const LONGEST_NAMED = 4_096

export function statementNames(most: number): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>()
  const seenOnce = new Set<string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= most || !isWorthNaming(sql)) return UNNAMED
    if (!seenOnce.delete(sql)) {
      if (seenOnce.size >= most) seenOnce.clear()
      seenOnce.add(sql)
      return UNNAMED
    }
    const name = stableName(sql)
    names.set(sql, name)
    return name
  }
}

const UNNAMED = ''

/** `BEGIN` and its like travel faster as plain text. */
const isWorthNaming = (sql: string): boolean =>
  sql.length <= LONGEST_NAMED && /^\s*(?:select|insert|update|delete|with)\b/i.test(sql)

/** The same statement has the same name on every connection and in every process, as a pooler between may require. */
const stableName = (sql: string): string => `mall_${createHash('sha256').update(sql).digest('base64url').slice(0, 22)}`

/**
 * Money is in bigint columns. As a number it would lose its last digits and as a string `+` would join it, so it is read as a
 * bigint. Only on this pool's own statements: Prisma brings its own readers.
 */
const WITH_BIGINT: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
}
