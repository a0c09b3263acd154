import { Decimal, Sql as SqlPiece, sqltag } from '@prisma/client/runtime/client'
import { fault } from '@supermall/kernel/fault'
import { seconds } from '@supermall/kernel/time'
import type { Client, TransactionSql } from '@supermall/messaging/sql'
import pg from 'pg'
import { type Models, modelsOver } from './lending.ts'
import { type NameOf, namesOf } from './statement-names.ts'
import { ask, askAndCommit, type Course } from './transaction-statement.ts'

/**
 * Transactions on a pool of connections. Raw statements take the straight way to the connection: through Prisma each costs three
 * times as much of the processor. Prisma is let in with the first question to a model, and not at all where there is none.
 */
export const straight = <Tx extends TransactionSql>(client: Client<Tx>, pool: pg.Pool): Client<Tx> => ({
  $transaction: (work, { timeout = TIMEOUT_MS } = {}) => transact({ client, pool, timeout }, work),
})

/** The same client, but for its raw statements: they take the straight way outside of transactions, too. */
export function straightReads<C extends object>(client: C, pool: pg.Pool): C {
  const own = rawOver((statement) => pool.query(statement), namesOf(pool))
  const get = (_: C, name: PropertyKey): unknown => {
    const value = own[name] ?? (client as Readonly<Record<PropertyKey, unknown>>)[name]
    return typeof value === 'function' && !(name in own) ? value.bind(client) : value
  }
  return new Proxy(client, { get })
}

/** Whoever may take longer may take it for one statement: a demo mall is filled on slow machines, too. */
const TIMEOUT_MS = seconds(10)

type Means<Tx extends TransactionSql> = {
  readonly client: Client<Tx>
  readonly pool: pg.Pool
  readonly timeout: number
}

/** Open from its beginning to its end, and at no other time: after that the connection is somebody else's. */
type Way<Tx> = {
  readonly ask: Ask
  readonly course: Course
  isOver: boolean
  models: Models<Tx> | null
  /** Asked for when all else is done: the end goes along with the very last. */
  readonly last: pg.QueryConfig[]
}
type Ask = (statement: pg.QueryConfig) => Promise<pg.QueryResult>

async function transact<Tx extends TransactionSql, T>(
  { client, pool, timeout }: Means<Tx>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect().catch(unserved)
  let broken: Error | undefined
  const onError = (error: Error): void => {
    broken = error
  }
  connection.on('error', onError)
  const isLong = timeout > TIMEOUT_MS
  const way = wayOn<Tx>(connection, isLong ? timeout : undefined)
  try {
    if (isLong) await way.ask({ text: `set local statement_timeout = ${timeout}` })
    const value = await within(timeout, () => work(transactionOver(way, client, namesOf(pool))))
    way.isOver = true
    await commit(connection, way)
    return value
  } catch (error) {
    way.isOver = true
    if (way.course.isOpen) await connection.query('ROLLBACK').catch(onError)
    throw error
  } finally {
    await way.models?.end()
    connection.off('error', onError)
    connection.release(broken)
  }
}

/** What the pool says to who has waited for a connection in vain: nothing was begun, and whoever asks again may be served. */
const ALL_BUSY = 'timeout exceeded when trying to connect'

function unserved(error: unknown): never {
  if (error instanceof Error && error.message === ALL_BUSY) throw fault('SERVICE_UNAVAILABLE', error.message)
  throw error
}

function wayOn<Tx>(connection: pg.PoolClient, longestMs: number | undefined): Way<Tx> {
  const course: Course = { isOpen: false, longestMs }
  const way: Way<Tx> = { course, isOver: false, models: null, last: [], ask: askHere }
  return way
  function askHere(statement: pg.QueryConfig): Promise<pg.QueryResult> {
    if (way.isOver) return Promise.reject(fault('DEADLINE_EXCEEDED', 'the transaction is over'))
    return ask(connection, statement, course)
  }
}

/**
 * Postgres answers a commit after a statement that failed with a rollback, and says so only here. Where nothing was asked,
 * nothing was begun.
 */
async function commit<Tx>(connection: pg.PoolClient, { last, course }: Way<Tx>): Promise<void> {
  const final = last.pop()
  if (!final && !course.isOpen) return
  for (const statement of last) await ask(connection, statement, course)
  const command = final ? await askAndCommit(connection, final, course) : (await connection.query('COMMIT')).command
  if (command !== 'COMMIT')
    throw fault('INTERNAL_SERVER_ERROR', 'a statement had failed, and the transaction went on as if it had not')
}

async function within<T>(timeout: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const tell = () => reject(fault('DEADLINE_EXCEEDED', `the transaction took longer than ${timeout} ms`))
    timer = setTimeout(tell, timeout)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}

type Own = Readonly<Record<PropertyKey, unknown>>

/** The raw statements of a client, as Prisma has them. */
function rawOver(send: Ask, nameOf: NameOf): Own {
  const ask = (text: string, values: readonly unknown[]): Promise<pg.QueryResult> =>
    send(statementOf(nameOf, text, values))
  const rows = async (text: string, values: readonly unknown[]) => (await ask(text, values)).rows
  const count = async (text: string, values: readonly unknown[]) => (await ask(text, values)).rowCount ?? 0
  return {
    $queryRaw: (parts: Parts, ...values: unknown[]) => spread(parts, values, rows),
    $executeRaw: (parts: Parts, ...values: unknown[]) => spread(parts, values, count),
    $queryRawUnsafe: (text: string, ...values: unknown[]) => rows(text, values),
    $executeRawUnsafe: (text: string, ...values: unknown[]) => count(text, values),
  }
}

const statementOf = (nameOf: NameOf, text: string, values: readonly unknown[]): pg.QueryConfig => ({
  name: nameOf({ sql: text }),
  text,
  values: values.map(plain),
  types: AS_PRISMA_READS,
})

/** Raw statements go straight; everything else of it is Prisma's. */
function transactionOver<Tx extends TransactionSql>(way: Way<Tx>, client: Client<Tx>, nameOf: NameOf): Tx {
  const models = async (): Promise<Tx> => {
    way.models ??= modelsOver(client, way.ask)
    return way.models.tx
  }
  const last = (text: string, ...values: unknown[]): void => {
    way.last.push(statementOf(nameOf, text, values))
  }
  const own: Own = { ...rawOver(way.ask, nameOf), $last: last }
  const get = (_: object, name: PropertyKey): unknown =>
    own[name] ?? (name === 'then' ? undefined : model(models, name))
  return new Proxy({}, { get }) as Tx
}

type Model = Readonly<Record<PropertyKey, (...input: unknown[]) => unknown>>

/** A model that is asked through the transaction, which Prisma is let into by the first question. */
const model = <Tx>(models: () => Promise<Tx>, name: PropertyKey): Model =>
  new Proxy<Model>(
    {},
    {
      get:
        (_, question) =>
        async (...input: unknown[]) => {
          const asked = ((await models()) as Record<PropertyKey, Model>)[name]
          return asked?.[question]?.(...input)
        },
    },
  )

type Sql = ReturnType<typeof sqltag>
type Parts = TemplateStringsArray | Sql

/** What a template came to with the same pieces in it. */
const texts = new WeakMap<TemplateStringsArray, { readonly pieces: readonly Sql[]; readonly text: string }>()

/** A long statement is put together once: as the very same text it is also found at once by what it is called. */
function spread<T>(parts: Parts, values: readonly unknown[], ask: (text: string, values: readonly unknown[]) => T): T {
  if ('text' in parts) return ask(parts.text, parts.values)
  const pieces = values.filter(isSql)
  const known = texts.get(parts)
  if (known?.pieces.length === pieces.length && known.pieces.every((piece, index) => piece === pieces[index]))
    return ask(known.text, pieces.length === 0 ? values : values.filter((value) => !isSql(value)))
  const sql = sqltag(parts, ...values)
  // A piece that brings values may not be held for longer than they are needed.
  if (pieces.every((piece) => piece.values.length === 0)) texts.set(parts, { pieces, text: sql.text })
  return ask(sql.text, sql.values)
}

const isSql = (value: unknown): value is Sql => value instanceof SqlPiece

/** A time is told with its zone, whatever the zone of this process. */
const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)

const { INT8, NUMERIC, DATE } = pg.types.builtins
const INT8_ARRAY = 1_016
const TEXT_ARRAY: number = 1_009
const textArray = pg.types.getTypeParser(TEXT_ARRAY, 'text') as (text: string) => (string | null)[]

const READERS: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: BigInt,
  [NUMERIC]: (text) => new Decimal(text),
  [DATE]: (text) => new Date(`${text}T00:00:00Z`),
  [INT8_ARRAY]: (text) => textArray(text).map((item) => (item === null ? null : BigInt(item))),
}

/** The same values as Prisma makes of them, so that nobody sees which way a row came. */
const AS_PRISMA_READS: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => READERS[oid] ?? pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
}
