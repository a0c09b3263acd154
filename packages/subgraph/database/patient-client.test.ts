import { setTimeout as wait } from 'node:timers/promises'
import { whileAwaited } from '@supermall/messaging/patience'
import { eventually } from '@supermall/testing/rival'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyDatabase, query } from '../trial/databases.ts'
import { createPool } from './pool.ts'

let url: string
let pool: pg.Pool
beforeAll(async () => {
  url = await emptyDatabase()
  pool = createPool(url, { max: 1, statementTimeoutMs: 30_000, applicationName: 'patient' })
  await pool.query('select 1')
})
afterAll(() => pool.end())

const within = (milliseconds: number, gone: AbortSignal | null = null) => ({
  deadline: Date.now() + milliseconds,
  gone,
})
const asleep = async (): Promise<number> =>
  (await query(url, `select 1 from pg_stat_activity where state = 'active' and query like 'select pg_sleep%'`)).length
const one = async () => (await pool.query('select 1 as value')).rows

describe('a statement for which somebody waits', () => {
  test('is ended in the server when their time is up, and the connection goes on', async () => {
    const startedAt = Date.now()
    const late = await whileAwaited(within(1_500), async (awaited) => {
      await expect(pool.query('select pg_sleep(20)')).rejects.toMatchObject({ code: '57014' })
      return awaited.isLate()
    })
    expect([late, await asleep(), await one()]).toEqual([true, 0, [{ value: 1 }]])
    expect(Date.now() - startedAt).toBeLessThan(15_000)
  })

  test('is ended when it alone takes too long, though there is time left for others', async () => {
    await whileAwaited(within(60_000), async (awaited) => {
      await expect(pool.query('select pg_sleep(20)')).rejects.toMatchObject({ code: '57014' })
      expect(awaited.isLate()).toBe(true)
    })
  })

  test('is ended when they go away', async () => {
    const gone = new AbortController()
    const asked = whileAwaited(within(60_000, gone.signal), () => pool.query('select pg_sleep(20)'))
    const refused = expect(asked).rejects.toMatchObject({ code: '57014' })
    await eventually(async () => (await asleep()) === 1)
    gone.abort()
    await refused
    expect(await one()).toEqual([{ value: 1 }])
  })

  test('is not begun when nobody waits any more, in whatever form it is asked', async () => {
    await whileAwaited(within(0), async () => {
      await expect(pool.query('select 1')).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    })
    await whileAwaited(within(60_000, AbortSignal.abort()), async () => {
      const client = await pool.connect()
      await expect(client.query({ text: 'select 1' })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
      client.release()
    })
  })

  test('may always end its transaction', async () => {
    const client = await pool.connect()
    await whileAwaited(within(1_500), async () => {
      await client.query('begin')
      await expect(client.query('select pg_sleep(20)')).rejects.toMatchObject({ code: '57014' })
      await expect(client.query('select 1')).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
      await client.query('rollback')
    })
    client.release()
    expect(await one()).toEqual([{ value: 1 }])
  })
})

describe('a statement for which nobody waits', () => {
  test('takes its time: a reaction or a job is not cut', async () => {
    await pool.query('select pg_sleep(1.7)')
  })

  test('is one that is left running after the answer was given', async () => {
    let left: Promise<unknown> = Promise.resolve()
    await whileAwaited(within(50), async () => {
      left = wait(100).then(() => one())
    })
    expect(await left).toEqual([{ value: 1 }])
  })
})
