import { AsyncLocalStorage } from 'node:async_hooks'
import type { PrismaPg } from '@prisma/adapter-pg'
import type { Client, TransactionSql } from '@supermall/messaging/sql'
import type pg from 'pg'

/** What a lent connection does with a statement that is neither the beginning nor the end of a transaction. */
export type Query = (statement: pg.QueryConfig) => Promise<unknown>

const lending = new AsyncLocalStorage<Query>()

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

/** Prisma takes a connection that is lent to it as if it came from the pool. */
export function withLentConnections(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const { startTransaction } = adapter
    adapter.startTransaction = (level) => {
      const query = lending.getStore()
      return startTransaction.call(query ? withClient(adapter, lentClient(query)) : adapter, level)
    }
    return adapter
  }
  return factory
}

const withClient = (adapter: Adapter, client: object): Adapter =>
  Object.create(adapter, { client: { value: { connect: async () => client } } })

const BEGIN_OR_END = /^\s*(?:begin|commit|rollback)\s*$/i
const NOTHING = { rows: [], fields: [], rowCount: 0 }

/** It is in a transaction that whoever lends it began and will end. */
const lentClient = (query: Query) => ({
  query: async (statement: pg.QueryConfig) => (BEGIN_OR_END.test(statement.text) ? NOTHING : query(statement)),
  on: () => undefined,
  removeListener: () => undefined,
  release: () => undefined,
})

export type Models<Tx> = {
  readonly tx: Promise<Tx>
  /** Lets Prisma go, once its part has nothing more to ask. */
  readonly end: () => Promise<void>
}

/** Prisma's models within a transaction that stands already. It may think that it lasts for ever: who lends ends it. */
export function modelsOver<Tx extends TransactionSql>(client: Client<Tx>, query: Query): Models<Tx> {
  let letGo = (): void => undefined
  const ending = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let prisma: Promise<void> = Promise.resolve()
  const tx = new Promise<Tx>((resolve, reject) => {
    const hold = (tx: Tx): Promise<void> => {
      resolve(tx)
      return ending
    }
    prisma = lending.run(query, () => client.$transaction(hold, { timeout: LONGEST_MS }))
    prisma.catch(reject)
  })
  return {
    tx,
    async end() {
      letGo()
      await prisma.catch(() => undefined)
    },
  }
}

const LONGEST_MS = 2 ** 31 - 1
