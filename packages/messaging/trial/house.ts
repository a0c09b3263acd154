import pg from 'pg'
import type { Database, TransactionSql } from '../sql.ts'

export type House = Database<TransactionSql> & { readonly sql: pg.Pool }

/** The database behind the types of messaging, without Prisma: for tests of messaging alone, and for small processes. */
export function openHouse(url: string): House {
  const sql = new pg.Pool({ connectionString: url, max: 10, options: '-c timezone=UTC' })
  sql.on('error', () => undefined)
  return { sql, client: { $transaction: (work) => inTransaction(sql, work) } }
}

/** Whose transactions wait for no statement, or no lock, for long. */
export const hurrying = (client: House['client'], limit: string): House['client'] => ({
  $transaction: (work) =>
    client.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(`set local ${limit} = '100ms'`)
      return work(tx)
    }),
})

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
