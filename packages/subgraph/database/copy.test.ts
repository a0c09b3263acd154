import { cloneDatabase } from '@supermall/testing/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyRows } from './copy.ts'
import { createPool } from './pool.ts'

const sql = createPool(await cloneDatabase('catalog'), {
  max: 2,
  statementTimeoutMs: 500,
  applicationName: 'test-copy',
})
const columns = ['id', 'number', 'texts', 'at', 'note']

beforeAll(() =>
  sql.query('create table copied (id text primary key, number bigint, texts text[], at timestamptz, note text)'),
)
afterAll(() => sql.end())

describe('copying rows', () => {
  it('brings every kind of cell over unchanged', async () => {
    const at = new Date('2026-11-21T08:00:00.000Z')
    const odd = 'tab\tline\nreturn\rbackslash\\ "quoted" 汉字 {braces}, \\N'
    await copyRows(sql, { table: 'copied', columns }, [
      ['odd', 9_007_199_254_740_993n, [odd, '', 'a,b'], at, odd],
      ['none', null, [], null, ''],
    ])
    const { rows } = await sql.query('select * from copied order by id desc')
    expect(rows).toEqual([
      { id: 'odd', number: 9_007_199_254_740_993n, texts: [odd, '', 'a,b'], at, note: odd },
      { id: 'none', number: null, texts: [], at: null, note: '' },
    ])
  })

  it('loads far more than fits into a buffer, and longer than a statement may take', async () => {
    function* rows(): Generator<[string, number, string[], null, string]> {
      for (let at = 0; at < 200_000; at++) yield [`many-${at}`, at, ['one'], null, 'x'.repeat(100)]
    }
    expect(await copyRows(sql, { table: 'copied', columns }, rows())).toBe(200_000)
    const { rows: counted } = await sql.query("select count(*)::int as count from copied where id like 'many-%'")
    expect(counted[0].count).toBe(200_000)
  })

  it('keeps nothing of rows that the table refuses, and leaves the connection usable', async () => {
    const twice = [
      ['same', 1, [], null, ''],
      ['same', 2, [], null, ''],
    ] as const
    await expect(copyRows(sql, { table: 'copied', columns }, twice)).rejects.toMatchObject({ code: '23505' })
    expect((await sql.query("select 1 from copied where id = 'same'")).rowCount).toBe(0)
  })

  it('keeps nothing when the rows themselves cannot be made, and tells why', async () => {
    function* rows(): Generator<[string, number, string[], null, string]> {
      yield ['half', 1, [], null, '']
      throw new Error('no more')
    }
    await expect(copyRows(sql, { table: 'copied', columns }, rows())).rejects.toThrow('no more')
    expect((await sql.query("select 1 from copied where id = 'half'")).rowCount).toBe(0)
  })
})
