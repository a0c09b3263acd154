import type { TransactionSql } from '@supermall/messaging/sql'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyDatabase } from '../trial/databases.ts'
import { createPool } from './pool.ts'
import { straight } from './straight.ts'

let pool: pg.Pool
const described: unknown[] = []
beforeAll(async () => {
  pool = createPool(await emptyDatabase(), { max: 1, statementTimeoutMs: 5_000, applicationName: 'named' })
  pool.on('connect', (client) => {
    const { connection } = client as unknown as { connection: { describe: (of: unknown) => void } }
    const describe = connection.describe.bind(connection)
    connection.describe = (of) => {
      described.push(of)
      describe(of)
    }
  })
  await pool.query('create table note (id bigint primary key, at timestamptz)')
})
afterAll(() => pool.end())

const prisma = () => Promise.reject(new Error('Prisma is not asked'))
const transact = <T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
  straight<TransactionSql>({ $transaction: prisma }, pool).$transaction(work)

/** How often a transaction asks what it is given, after a statement has a name and was prepared. */
async function asked(work: (tx: TransactionSql, turn: number) => PromiseLike<unknown>): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const turn of [0, 1, 2, 3, 4]) {
    if (turn === 2) described.length = 0
    answers.push(await transact(async (tx) => work(tx, turn)))
  }
  return [described.length, ...answers.slice(2)]
}

const ONE = 'select $1::bigint as id, now() is not null as "isNow"'
const NONE = 'select id, at from note where id = $1::bigint'
const WRITE = 'insert into note values ($1::bigint, now())'

test('what a prepared statement gives is asked once, and read as before: first, in the middle and alone', async () => {
  const row = { id: 7n, isNow: true }
  expect(await asked((tx) => tx.$queryRawUnsafe(ONE, 7))).toEqual([0, [row], [row], [row]])
  const among = async (tx: TransactionSql, turn: number) => {
    const written = await tx.$executeRawUnsafe(WRITE, turn)
    return [written, await tx.$queryRawUnsafe(NONE, 99), await tx.$queryRawUnsafe(ONE, 8), tx.$last?.(ONE, 9)]
  }
  const all = [1, [], [{ ...row, id: 8n }], undefined]
  expect(await asked(among)).toEqual([0, all, all, all])
  expect((await pool.query('select count(*)::int as count from note')).rows).toEqual([{ count: 5 }])
})

test('two that are asked at the same time keep to their own columns', async () => {
  const both = (tx: TransactionSql) =>
    Promise.all([tx.$queryRawUnsafe('select $1::int as one', 1), tx.$queryRawUnsafe('select $1::text as two', 'b')])
  const answer = [[{ one: 1 }], [{ two: 'b' }]]
  expect(await asked(both)).toEqual([0, answer, answer, answer])
})

test('a statement that would give something else since a table was changed is refused, not misread', async () => {
  const all = (tx: TransactionSql) => tx.$queryRawUnsafe('select * from note where id > $1::bigint', 3)
  expect(await asked(all)).toMatchObject([0, [{ id: 4n }], [{ id: 4n }], [{ id: 4n }]])
  await pool.query('alter table note add column text text')
  await expect(transact(async (tx) => all(tx))).rejects.toMatchObject({ code: '0A000' })
})

test('after one that failed the next is read as ever', async () => {
  const share = async (tx: TransactionSql, by: number) => tx.$queryRawUnsafe('select 6 / $1::int as share', by)
  await asked((tx) => share(tx, 3))
  await expect(transact((tx) => share(tx, 0))).rejects.toMatchObject({ code: '22012' })
  expect(await asked((tx) => share(tx, 2))).toEqual([0, ...Array(3).fill([{ share: 3 }])])
})
