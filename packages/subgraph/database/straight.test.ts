import { raw, sqltag } from '@prisma/client/runtime/client'
import type { TransactionSql } from '@supermall/messaging/sql'
import pg from 'pg'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../trial/databases.ts'
import { sessionAt } from './client.ts'
import { createPool } from './pool.ts'
import { straight } from './straight.ts'

test('who has waited for a connection in vain is told that asking again may help, and nothing was begun for them', async () => {
  const pool = new pg.Pool({ ...sessionAt(await emptyDatabase()), max: 1 })
  const busy = await pool.connect()
  // Only the next one is in a hurry: to connect at all may take a busy machine longer.
  pool.options.connectionTimeoutMillis = 50
  const client = straight({ $transaction: prisma }, pool)
  const begun: unknown[] = []
  const asked = client.$transaction(async (tx) => begun.push(tx))
  await expect(asked).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true })
  busy.release()
  expect([begun, await client.$transaction(async () => 'served')]).toEqual([[], 'served'])
  await pool.end()
})

test('a template says what its pieces say, each time, with the values of each in their order', async () => {
  const pool = createPool(await emptyDatabase(), { max: 1, statementTimeoutMs: 5_000, applicationName: 'pieces' })
  const { $transaction } = straight<Tx>({ $transaction: prisma }, pool)
  const plus = (number: number) => sqltag`+ ${number}::integer`
  const [minus, times] = [raw('- 1'), raw('* 2')]
  const sum = (piece: typeof minus, number: number) =>
    $transaction((db) => db.$queryRaw`select ${number}::integer ${piece} as sum`)
  const sums: unknown[] = []
  for (const piece of [minus, times, minus, plus(3), plus(4), minus]) sums.push((await sum(piece, 10))[0]?.sum)
  expect(sums).toEqual([9, 20, 9, 13, 14, 9])
  await pool.end()
})

type Tx = TransactionSql & {
  $queryRaw: (parts: TemplateStringsArray, ...values: unknown[]) => Promise<{ sum: number }[]>
}

async function prisma<T>(): Promise<T> {
  throw new Error('Prisma is not asked')
}
