import pg from 'pg'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../trial/databases.ts'
import { sessionAt } from './client.ts'
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

async function prisma<T>(): Promise<T> {
  throw new Error('Prisma is not asked')
}
