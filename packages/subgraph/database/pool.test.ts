import { eventually } from '@supermall/testing/rival'
import { countStatements } from '@supermall/testing/statements'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyDatabase, query } from '../trial/databases.ts'
import { sessionAt } from './client.ts'
import { adapterFor, createPool, type PoolOptions } from './pool.ts'
import { statementNames } from './statement-names.ts'

let url: string
const open: pg.Pool[] = []
beforeAll(async () => {
  url = await emptyDatabase()
})
afterAll(() => Promise.all(open.map((pool) => pool.end())))

function poolAt(address: string, options: Partial<PoolOptions> = {}): pg.Pool {
  const pool = createPool(address, { max: 1, statementTimeoutMs: 5_000, applicationName: 'trial', ...options })
  open.push(pool)
  return pool
}

async function read(pool: pg.Pool, expression: string): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>(`select ${expression} as value`)
  return rows[0]?.value
}

describe('a pool', () => {
  test('reads a bigint as a bigint, to its last digit', async () => {
    expect(await read(poolAt(url), '9007199254740993::int8')).toBe(9_007_199_254_740_993n)
    expect(await read(poolAt(url), 'count(*)')).toBe(1n)
  })

  test('is in UTC, whatever else its URL asks of the session', async () => {
    const asked = new URL(url)
    asked.searchParams.set('options', '-c search_path=elsewhere -c timezone=Asia/Tokyo')
    const pool = poolAt(asked.href)
    expect(await read(pool, `current_setting('timezone')`)).toBe('UTC')
    expect(await read(pool, `current_setting('search_path')`)).toBe('elsewhere')
    expect(await read(pool, `'2026-03-01 12:00:00Z'::timestamptz`)).toEqual(new Date('2026-03-01T12:00:00Z'))
  })

  test('has the server end a statement that takes too long, and goes on', async () => {
    const pool = poolAt(url, { statementTimeoutMs: 100 })
    await expect(pool.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' })
    expect(await read(pool, '1')).toBe(1)
  })

  test('has the server end a transaction in which nothing happens for half a minute', async () => {
    expect(await read(poolAt(url), `current_setting('idle_in_transaction_session_timeout')`)).toBe('30s')
  })

  test('keeps its connections for minutes after a rush: a new one plans all of its statements anew', () => {
    expect(poolAt(url).options.idleTimeoutMillis).toBe(300_000)
  })

  test('tells of a connection that broke while idle, and opens another', async () => {
    const told: Error[] = []
    const pool = poolAt(url, { onIdleError: (error) => told.push(error) })
    const pid = await read(pool, 'pg_backend_pid()')
    await query(url, `select pg_terminate_backend(${pid})`)
    await eventually(() => told.length > 0)
    expect(await read(pool, 'pg_backend_pid()')).not.toBe(pid)
  })

  test('survives a broken idle connection that nobody asked to be told of', async () => {
    const pool = poolAt(url)
    await query(url, `select pg_terminate_backend(${await read(pool, 'pg_backend_pid()')})`)
    await eventually(() => pool.totalCount === 0)
    expect(await read(pool, '1')).toBe(1)
  })
})

describe('statements of Prisma', () => {
  const prepared = async (pool: pg.Pool) => {
    const { rows } = await pool.query<{ statement: string }>(
      `select statement from pg_prepared_statements where statement not in ('BEGIN', 'COMMIT')`,
    )
    return rows
  }

  test('are prepared on the connection from the second time on', async () => {
    const pool = poolAt(url)
    const adapter = await adapterFor(pool).connect()
    const ask = () =>
      adapter.queryRaw({ sql: 'select $1::text', args: ['a'], argTypes: [{ scalarType: 'string', arity: 'scalar' }] })
    await ask()
    expect(await prepared(pool)).toEqual([])
    await ask()
    await ask()
    expect(await prepared(pool)).toEqual([{ statement: 'select $1::text' }])
  })

  test('go through the pool, so that they can be counted', async () => {
    const pool = poolAt(url)
    const adapter = await adapterFor(pool).connect()
    const { statements } = await countStatements(pool).during(() =>
      adapter.executeRaw({ sql: 'select 7', args: [], argTypes: [] }),
    )
    expect(statements).toEqual(['select 7'])
  })

  test('get one stable name each, and only as many as were allowed', () => {
    const nameOf = statementNames(2)
    const twice = (sql: string) => [nameOf({ sql }), nameOf({ sql })][1]
    const first = twice('select 1')
    expect(first).toMatch(/^mall_[\w-]{22}$/)
    expect(twice('select 2')).not.toBe(first)
    expect(twice('select 3')).toBe('')
    expect(nameOf({ sql: 'select 1' })).toBe(first)
    expect([statementNames(1)].map((other) => [other({ sql: 'select 1' }), other({ sql: 'select 1' })][1])).toEqual([
      first,
    ])
  })

  test('that come once each never crowd out those that come again', () => {
    const nameOf = statementNames(10)
    for (let index = 0; index < 1_000; index++) expect(nameOf({ sql: `select ${index} -- once` })).toBe('')
    nameOf({ sql: 'select * from goods' })
    expect(nameOf({ sql: 'select * from goods' })).not.toBe('')
  })

  test.each(['BEGIN', 'commit', 'set local x = 1', `select '${'x'.repeat(5_000)}'`])(
    'of the kind %.12s are never named',
    (sql) => {
      const nameOf = statementNames(10)
      expect([nameOf({ sql }), nameOf({ sql }), nameOf({ sql })]).toEqual(['', '', ''])
    },
  )
})

test('a URL without options keeps every part of itself', () => {
  const asked = 'postgresql://mall:p%40ss@db.example:5433/goods?sslmode=require'
  expect(sessionAt(asked)).toEqual({ connectionString: asked, options: '-c timezone=UTC' })
})
