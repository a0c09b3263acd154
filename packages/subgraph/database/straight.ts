import { AsyncLocalStorage } from 'node:async_hooks'
import type { PrismaPg } from '@prisma/adapter-pg'
import { Decimal, sqltag } from '@prisma/client/runtime/client'
import { fault } from '@supermall/kernel/fault'
import type { Client, TransactionSql } from '@supermall/messaging/sql'
import pg from 'pg'

type NameOf = (statement: { readonly sql: string }) => string
type Connection = { readonly client: pg.ClientBase; readonly nameOf: NameOf }

/** The connection of a transaction from its beginning to its end, and of no other time. */
type Way = { connection: Connection | null; isOver: boolean }

const opening = new AsyncLocalStorage<Way>()

/**
 * Raw statements of a transaction take the straight way to its connection: through Prisma each costs three times as much of the
 * processor. What opens and ends a transaction, and all that is asked of models, stays with Prisma.
 */
export const straight = <Tx extends TransactionSql>(client: Client<Tx>): Client<Tx> => ({
  $transaction(work, options) {
    const way: Way = { connection: null, isOver: false }
    return opening.run(way, () => client.$transaction((tx) => work(way.connection ? shortened(tx, way) : tx), options))
  },
})

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>

/** Shows a transaction that begins the way to its own connection. */
export function withStraightWay(factory: PrismaPg, nameOf: NameOf): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const start = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = async (level) => {
      const transaction = await start(level)
      const way = opening.getStore()
      if (way && way.connection === null && !way.isOver) lead(way, transaction, nameOf)
      return transaction
    }
    return adapter
  }
  return factory
}

/** The way is closed before the transaction is: what comes after that would happen outside of it, or in somebody else's. */
function lead(way: Way, transaction: Transaction, nameOf: NameOf): void {
  const { client } = transaction as unknown as { client: pg.ClientBase }
  const execute = transaction.executeRaw.bind(transaction)
  way.connection = { client, nameOf }
  transaction.executeRaw = (query) => {
    if (ENDING.test(query.sql)) {
      way.connection = null
      way.isOver = true
    }
    return execute(query)
  }
}

const ENDING = /^\s*(?:commit|rollback)\s*$/i

/** A transaction whose raw statements go straight; everything else of it is Prisma's. */
function shortened<Tx extends TransactionSql>(tx: Tx, way: Way): Tx {
  const rows = async (text: string, values: readonly unknown[]) => (await ask(way, text, values)).rows
  const count = async (text: string, values: readonly unknown[]) => (await ask(way, text, values)).rowCount ?? 0
  const own: Readonly<Record<PropertyKey, unknown>> = {
    $queryRaw: (parts: Parts, ...values: unknown[]) => spread(parts, values, rows),
    $executeRaw: (parts: Parts, ...values: unknown[]) => spread(parts, values, count),
    $queryRawUnsafe: (text: string, ...values: unknown[]) => rows(text, values),
    $executeRawUnsafe: (text: string, ...values: unknown[]) => count(text, values),
  }
  return new Proxy(tx, { get: (target, key) => own[key] ?? Reflect.get(target, key) })
}

type Sql = ReturnType<typeof sqltag>
type Parts = TemplateStringsArray | Sql

function spread<T>(parts: Parts, values: readonly unknown[], ask: (text: string, values: readonly unknown[]) => T): T {
  const sql = 'text' in parts ? parts : sqltag(parts, ...values)
  return ask(sql.text, sql.values)
}

async function ask({ connection }: Way, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
  if (connection === null) throw fault('DEADLINE_EXCEEDED', 'the transaction is over')
  const { client, nameOf } = connection
  return client.query({ name: nameOf({ sql: text }), text, values: values.map(plain), types: AS_PRISMA_READS })
}

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
