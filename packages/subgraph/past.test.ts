import type { TransactionSql } from '@supermall/messaging/sql'
import { cloneDatabase } from '@supermall/testing/database'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createPool } from './database/pool.ts'
import { relive } from './past.ts'

const sql = createPool(await cloneDatabase('catalog'), {
  max: 1,
  statementTimeoutMs: 5_000,
  applicationName: 'test-past',
})
const rowsOf = async (text: string): Promise<readonly object[]> => (await sql.query<object>({ text })).rows
const db: TransactionSql = {
  $queryRawUnsafe: async <Rows>(text: string, ...values: unknown[]) => (await sql.query({ text, values })).rows as Rows,
  $executeRawUnsafe: async (text, ...values) => (await sql.query({ text, values })).rowCount ?? 0,
}

beforeEach(async () => {
  await sql.query('drop table if exists sale; drop table if exists shelf')
  await sql.query('create table sale (id text primary key, at timestamptz, facts jsonb, tags text[])')
  await sql.query('create table shelf (id text primary key, pieces integer, note text)')
  await sql.query("insert into shelf values ('a', 10, 'full'), ('b', 10, 'full')")
})
afterAll(() => sql.end())

const ENDED = '2026-11-21T08:00:00.000Z'
const RECORDING = [
  { endedAt: ENDED },
  { table: 'sale', columns: ['id', 'at', 'facts', 'tags'] },
  ['one', '2026-11-01T08:00:00.123+00:00', { sentAt: '2026-11-02T08:00:00Z', day: '2026-11-02' }, ['x', 'y']],
  ['two', null, {}, []],
  { table: 'shelf', columns: ['id', 'pieces', 'note'], key: ['id'], adds: ['pieces'] },
  ['a', -3, 'sold'],
]
const text = (lines: readonly object[]): string => `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`
const now = new Date('2027-01-01T08:00:00.000Z')

describe('a recorded past', () => {
  it('is as long ago as it was when it was recorded, wherever an instant stands', async () => {
    await relive(db, text(RECORDING), now)
    expect(await rowsOf('select * from sale order by id')).toEqual([
      {
        id: 'one',
        at: new Date('2026-12-12T08:00:00.123Z'),
        facts: { sentAt: '2026-12-13T08:00:00.000Z', day: '2026-11-02' },
        tags: ['x', 'y'],
      },
      { id: 'two', at: null, facts: {}, tags: [] },
    ])
  })

  it('adds to figures, and touches no row that it does not name', async () => {
    await sql.query("update shelf set pieces = 7 where id = 'a'")
    await relive(db, text(RECORDING), now)
    expect(await rowsOf('select * from shelf order by id')).toEqual([
      { id: 'a', pieces: 4, note: 'sold' },
      { id: 'b', pieces: 10, note: 'full' },
    ])
  })

  it('is not lived twice', async () => {
    await relive(db, text(RECORDING), now)
    await relive(db, text(RECORDING), now)
    expect(await rowsOf("select pieces from shelf where id = 'a'")).toEqual([{ pieces: 7 }])
    expect(await rowsOf('select id from sale')).toHaveLength(2)
  })

  it('is refused where it does not fit', async () => {
    const strange = [...RECORDING, ['c', -1, 'sold']]
    await expect(relive(db, text(strange), now)).rejects.toThrow('the past fits 1 of 2 rows of shelf')
  })
})
