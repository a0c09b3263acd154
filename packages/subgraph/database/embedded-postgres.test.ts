import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { eventually } from '@supermall/testing/rival'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { query } from '../trial/databases.ts'
import { dataFolder } from '../trial/postgres-folder.ts'
import { type EmbeddedOptions, type EmbeddedPostgres, startPostgres } from './embedded-postgres.ts'

const directory = dataFolder()
const running: EmbeddedPostgres[] = []

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({ directory, ...options })
  running.push(postgres)
  return postgres
}

beforeAll(async () => {
  const postgres = await startPostgres({ directory, durability: 'off' })
  await postgres.ensureDatabase('goods')
  await query(postgres.url('goods'), `create table goods (title text); insert into goods values ('茶')`)
  await postgres.stop()
})
afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop()
})

describe('an embedded Postgres', () => {
  let postgres: EmbeddedPostgres
  beforeAll(async () => {
    postgres = await startPostgres({ directory })
  })
  afterAll(() => postgres.stop())

  test('finds its data again', async () => {
    expect(await query(postgres.url('goods'), 'select * from goods')).toEqual([{ title: '茶' }])
  })

  test('is durable unless told otherwise', async () => {
    expect(await query(postgres.url('goods'), 'show fsync')).toEqual([{ fsync: 'on' }])
    await postgres.stop()
    postgres = await startPostgres({ directory, durability: 'off' })
    expect(await query(postgres.url('goods'), 'show fsync')).toEqual([{ fsync: 'off' }])
  })

  test('lets the mall in as a user who can neither read files nor run programs', async () => {
    const url = postgres.url('goods')
    const [role] = await query(url, 'select rolsuper, rolcreaterole from pg_roles where rolname = current_user')
    expect(role).toEqual({ rolsuper: false, rolcreaterole: false })
    await expect(query(url, `copy goods from program 'id'`)).rejects.toThrow('permission denied')
  })

  test('is reached over a socket of its own, which goes when it goes', async () => {
    const [row] = await query<{ address: string | null }>(postgres.url('goods'), 'select inet_client_addr() as address')
    expect(row).toEqual({ address: null })
    const folder = new URL(postgres.url('goods')).searchParams.get('host') ?? ''
    expect(existsSync(folder)).toBe(true)
    await postgres.stop()
    expect(existsSync(folder)).toBe(false)
    postgres = await startPostgres({ directory })
  })

  test('is reached over loopback where a socket cannot be', async () => {
    await postgres.stop()
    const elsewhere = join(directory, 'a'.repeat(120))
    mkdirSync(elsewhere)
    vi.stubEnv('TMPDIR', elsewhere)
    postgres = await startPostgres({ directory }).finally(vi.unstubAllEnvs)
    const [row] = await query<{ address: string | null }>(
      postgres.url('goods'),
      'select host(inet_client_addr()) as address',
    )
    expect(row).toEqual({ address: '127.0.0.1' })
  })

  test('lets nobody in without the password', async () => {
    const address = new URL(postgres.url('goods'))
    address.password = 'guess'
    await expect(query(address.href, 'select 1')).rejects.toThrow('password authentication failed')
  })

  test('keeps its files to its own user', () => {
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(statSync(join(directory, 'cluster', 'mall.password')).mode & 0o077).toBe(0)
    expect(statSync(join(directory, 'postgres.log')).mode & 0o777).toBe(0o600)
  })

  test('sorts by code point and knows Chinese letters', async () => {
    const url = postgres.url('goods')
    const words = `values ('b'), ('B'), ('茶'), ('a')`
    const rows = await query<{ word: string }>(url, `select word from (${words}) as words (word) order by word`)
    expect(rows.map(({ word }) => word)).toEqual(['B', 'a', 'b', '茶'])
    await query(url, 'create extension pg_trgm')
    expect(await query(url, `select show_trgm('茶') = '{}' as is_deaf`)).toEqual([{ is_deaf: false }])
  })

  test('makes a database once, however often it is asked, also as a copy, and drops it while it is used', async () => {
    await Promise.all([1, 2, 3].map(() => postgres.ensureDatabase('copied', 'goods')))
    expect(await query(postgres.url('copied'), 'select * from goods')).toHaveLength(1)
    const using = query(postgres.url('copied'), 'select pg_sleep(600)').catch((error: Error) => error.message)
    await eventually(() => isUsed('copied'))
    await postgres.dropDatabase('copied')
    expect(await using).toMatch(/terminat/)
    await postgres.dropDatabase('copied')
    await expect(query(postgres.url('copied'), 'select 1')).rejects.toThrow('does not exist')
  })

  test('tells when it has ended, and may be stopped twice', async () => {
    await postgres.stop()
    await postgres.ended
    await postgres.stop()
  })

  const isUsed = async (name: string) =>
    (await query(postgres.url('goods'), `select from pg_stat_activity where datname = '${name}'`)).length > 0
})

describe('one line tells', () => {
  const refusal = async (options: Partial<EmbeddedOptions> = {}) => {
    const error = await start(options).then(
      () => new Error('it was not refused'),
      (thrown: Error) => thrown,
    )
    expect(error).toMatchObject({ code: 'DATABASE_FAULT' })
    expect(error.message).not.toContain('\n')
    return error.message
  }

  test('that another mall uses the directory, and leaves that one alone', async () => {
    const { url } = await start()
    expect(await refusal()).toBe(
      `the data directory ${directory} is in use by a running mall (pid ${process.pid}): ` +
        'stop that one, or give this one a DATA_DIR of its own',
    )
    expect(await query(url('goods'), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('that the wanted port is taken', async () => {
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    const address = squatter.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await refusal({ port })).toMatch(
      new RegExp(`^Postgres cannot listen on port ${port} \\(.*in use\\): choose`),
    )
    squatter.close()
  })

  test('that the directory cannot be made', async () => {
    const file = join(dirname(directory), 'file')
    writeFileSync(file, '')
    expect(await refusal({ directory: file })).toBe(`the data directory ${file} cannot be used (EEXIST)`)
    expect(await refusal({ directory: join(file, 'below') })).toMatch(/cannot be used \((EEXIST|ENOTDIR)\)$/)
  })
})
