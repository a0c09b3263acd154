import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Log } from '@supermall/messaging/log'
import type { Database, TransactionSql } from '@supermall/messaging/sql'
import pg from 'pg'
import { afterAll } from 'vitest'
import { urlOf } from './database.ts'

/** A database with nothing in it but what messaging keeps in every domain, plus the given tables. */
export async function messagingDatabase(tables = ''): Promise<string> {
  const name = `test_house_${randomBytes(6).toString('hex')}`
  await during('postgres', `create database ${name}`)
  afterAll(() => during('postgres', `drop database if exists ${name} with (force)`))
  await during(name, readFileSync(new URL('../messaging/tables.sql', import.meta.url), 'utf8') + tables)
  return urlOf(name)
}

async function during(database: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(database) })
  await client.connect()
  try {
    await client.query(statements)
  } finally {
    await client.end()
  }
}

export type House = Database<TransactionSql> & { readonly sql: pg.Pool }

/** The database behind the types of messaging, without Prisma: for tests of messaging alone, and for small processes. */
export function openHouse(url: string): House {
  const sql = new pg.Pool({ connectionString: url, max: 10, options: '-c timezone=UTC' })
  sql.on('error', () => undefined)
  return { sql, client: { $transaction: (work) => inTransaction(sql, work) } }
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const value = await work(plain(client))
    await client.query('commit')
    return value
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const plain = (client: pg.PoolClient): TransactionSql => ({
  $queryRawUnsafe: async <Rows>(text: string, ...values: unknown[]) => (await client.query(text, values)).rows as Rows,
  $executeRawUnsafe: async (text, ...values) => (await client.query(text, values)).rowCount ?? 0,
})

/** A log that a test can read: `log.lines.map(({ event }) => event)`. */
export function heardLog(): Log & { readonly lines: { readonly event: string; readonly facts: Record<string, unknown> }[] } {
  const lines: { event: string; facts: Record<string, unknown> }[] = []
  const hear = (event: string, facts: Readonly<Record<string, unknown>> = {}) => void lines.push({ event, facts })
  return { lines, debug: hear, info: hear, warn: hear, error: hear }
}
