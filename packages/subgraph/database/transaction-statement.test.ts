import { setTimeout as wait } from 'node:timers/promises'
import { whileAwaited } from '@supermall/messaging/patience'
import type { TransactionSql } from '@supermall/messaging/sql'
import { eventually } from '@supermall/testing/rival'
import { countStatements } from '@supermall/testing/statements'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase, query } from '../trial/databases.ts'
import { createPool } from './pool.ts'
import { straight } from './straight.ts'

let url: string
let pool: pg.Pool
beforeAll(async () => {
  url = await emptyDatabase()
  pool = createPool(url, { max: 1, statementTimeoutMs: 700, applicationName: 'trial' })
  await pool.query('create table note (id integer primary key deferrable initially immediate, text text)')
})
afterAll(() => pool.end())
beforeEach(async () => void (await pool.query('truncate note')))

const prisma = () => Promise.reject(new Error('Prisma is not asked'))
const transact = <T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
  straight<TransactionSql>({ $transaction: prisma }, pool).$transaction(work)

const WRITE = 'insert into note (id, text) values ($1, $2)'
const write = async (tx: TransactionSql, id: number) => tx.$executeRawUnsafe(WRITE, id, 'written')
const last = (tx: TransactionSql, text: string, ...values: unknown[]) => tx.$last?.(text, ...values)
const notes = async () => (await pool.query<{ id: number }>('select id from note order by id')).rows.map(({ id }) => id)
const UNBINDABLE = {
  toPostgres() {
    throw new Error('no such value')
  },
}
/** In Postgres: whether the connection is left in the middle of something. */
const states = async () =>
  (await query<{ state: string }>(url, `select state from pg_stat_activity where application_name = 'trial'`)).map(
    ({ state }) => state,
  )

describe('the first statement of a transaction', () => {
  test.each([
    ['select $1::integer as value', [7]],
    ['select 7 as value', []],
  ])('begins it: %s', async (text, values) => {
    const { result, statements } = await countStatements(pool).during(() =>
      transact(async (tx) => {
        const read = await tx.$queryRawUnsafe(text, ...values)
        await write(tx, 1)
        return read
      }),
    )
    expect([result, statements]).toEqual([[{ value: 7 }], [text, WRITE, 'COMMIT']])
    await expect(
      transact(async (tx) => {
        await write(tx, 2)
        await tx.$queryRawUnsafe('select 1 / 0')
      }),
    ).rejects.toThrow()
    expect(await notes()).toEqual([1])
  })

  test('may say how the transaction is kept from others', async () => {
    const level = await transact(async (tx) => {
      await tx.$executeRawUnsafe('set transaction isolation level repeatable read')
      return tx.$queryRawUnsafe(`select current_setting('transaction_isolation') as level`)
    })
    expect(level).toEqual([{ level: 'repeatable read' }])
  })

  test.each([
    ['in the server', 'select $1::integer / 0', 1],
    ['in this process', 'select $1::integer', UNBINDABLE],
  ])('that fails %s leaves nothing open', async (_, text, value) => {
    await expect(
      transact(async (tx) => {
        await tx.$queryRawUnsafe(text, value)
        await write(tx, 1)
      }),
    ).rejects.toThrow()
    expect([await notes(), await states()]).toEqual([[], ['idle']])
    await transact(async (tx) => write(tx, 2))
    expect(await notes()).toEqual([2])
  })

  test('that is not sent, because nobody waits, does not let the next one stand alone', async () => {
    const passed = transact(async (tx) => {
      await whileAwaited({ deadline: 0, gone: null }, () => write(tx, 1)).catch(() => undefined)
      await write(tx, 2)
      throw new Error('torn')
    })
    await expect(passed).rejects.toThrow('torn')
    expect(await notes()).toEqual([])
  })

  test('of several asked at once begins it for all', async () => {
    const torn = transact(async (tx) => {
      await Promise.all([write(tx, 1), write(tx, 2), write(tx, 3)])
      throw new Error('torn')
    })
    await expect(torn).rejects.toThrow('torn')
    expect(await notes()).toEqual([])
  })
})

test('a transaction that asks for nothing sends nothing', async () => {
  const { result, statements } = await countStatements(pool).during(() => transact(async () => 'done'))
  expect([result, statements]).toEqual(['done', []])
})

describe('the last statement of a transaction', () => {
  test('ends it', async () => {
    const { statements } = await countStatements(pool).during(() =>
      transact(async (tx) => {
        await write(tx, 1)
        last(tx, WRITE, 2, 'last')
      }),
    )
    expect([statements, await notes(), await states()]).toEqual([[WRITE, WRITE], [1, 2], ['idle']])
  })

  test.each([
    [WRITE, [3, 'alone']],
    [`insert into note values (3, 'alone')`, []],
  ])('may be its only one: %s', async (text, values) => {
    await transact(async (tx) => last(tx, text, ...values))
    expect(await notes()).toEqual([3])
  })

  test.each([
    ['in the server', WRITE, [1, 'again'], { code: '23505' }],
    ['before it is understood', 'insert into nothing values ($1)', [1], { code: '42P01' }],
    ['in this process', 'insert into note (text) values ($1)', [UNBINDABLE], {}],
    ['because it takes too long', 'insert into note select $1::integer from pg_sleep(5)', [2], { code: '57014' }],
  ])('that fails %s takes all with it, and says why', async (_, text, values, why) => {
    const failing = transact(async (tx) => {
      await write(tx, 1)
      last(tx, text, ...values)
    })
    await expect(failing).rejects.toMatchObject(why)
    expect([await notes(), await states()]).toEqual([[], ['idle']])
  })

  test('may be several: they are sent in their order, and the end with the very last', async () => {
    const { statements } = await countStatements(pool).during(() =>
      transact(async (tx) => {
        last(tx, WRITE, 1, 'first')
        await write(tx, 3)
        last(tx, 'update note set id = id + $1', 1)
      }),
    )
    expect([statements.map((text) => text.slice(0, 6)), await notes()]).toEqual([
      ['insert', 'insert', 'update'],
      [2, 4],
    ])
    const failing = transact(async (tx) => {
      last(tx, WRITE, 2, 'again')
      last(tx, WRITE, 9, 'last')
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect([await notes(), await states()]).toEqual([[2, 4], ['idle']])
  })

  test('behind one that failed commits nothing', async () => {
    const passing = transact(async (tx) => {
      await write(tx, 1)
      await tx.$queryRawUnsafe('select 1 / 0').then(undefined, () => undefined)
      last(tx, WRITE, 2, 'last')
    })
    await expect(passing).rejects.toMatchObject({ code: '25P02' })
    expect(await notes()).toEqual([])
  })

  test('tells of an end that fails itself', async () => {
    const failing = transact(async (tx) => {
      await tx.$executeRawUnsafe('set constraints all deferred')
      await write(tx, 1)
      last(tx, WRITE, 1, 'the same')
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect([await notes(), await states()]).toEqual([[], ['idle']])
  })

  test('is not sent when nobody waits any more, and neither is the end', async () => {
    const late = whileAwaited({ deadline: Date.now() + 200, gone: null }, () =>
      transact(async (tx) => {
        await write(tx, 1)
        await wait(250)
        last(tx, WRITE, 2, 'last')
      }),
    )
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    expect([await notes(), await states()]).toEqual([[], ['idle']])
  })

  test('is cut when those who wait go away, and nothing is committed', async () => {
    const gone = new AbortController()
    const cut = whileAwaited({ deadline: Date.now() + 60_000, gone: gone.signal }, () =>
      transact(async (tx) => {
        await write(tx, 1)
        last(tx, 'insert into note select $1::integer from pg_sleep(0.6)', 2)
      }),
    )
    const refused = expect(cut).rejects.toMatchObject({ code: '57014' })
    await eventually(async () => (await states()).includes('active'))
    gone.abort()
    await refused
    expect(await notes()).toEqual([])
  })

  test('on a connection that broke commits nothing, and the next transaction has another', async () => {
    const broken = transact(async (tx) => {
      await write(tx, 1)
      await query(url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'trial'`)
      last(tx, WRITE, 2, 'last')
    })
    await expect(broken).rejects.toThrow()
    await transact(async (tx) => last(tx, WRITE, 3, 'last'))
    expect(await notes()).toEqual([3])
  })

  test('whose answer is lost is not said to be committed', async () => {
    const cutting = transact(async (tx) => {
      await write(tx, 1)
      last(tx, 'insert into note select $1::integer from pg_sleep(0.3)', 2)
      const stopping = `select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(0.3)'`
      eventually(
        async () => (await query(url, `${stopping} and pid <> pg_backend_pid() and state = 'active'`)).length > 0,
      )
    })
    await expect(cutting).rejects.toThrow()
    expect(await notes()).toEqual([])
  })
})

test('a transaction that may take long may take it for one statement, and the next one on its connection may not', async () => {
  const text = WRITE.replace('$2', 'pg_sleep(0.8)::text || $2')
  const slow = async (tx: TransactionSql) => tx.$executeRawUnsafe(text, 1, '')
  await expect(transact(slow)).rejects.toMatchObject({ code: '57014' })
  const patiently = straight<TransactionSql>({ $transaction: prisma }, pool)
  await patiently.$transaction(slow, { timeout: 60_000 })
  expect(await notes()).toEqual([1])
  await expect(transact(async (tx) => tx.$queryRawUnsafe('select pg_sleep(0.8)'))).rejects.toMatchObject({
    code: '57014',
  })
})
