import { statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
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
  test('finds its data again', async () => {
    const { url } = await start()
    expect(await query(url('goods'), 'select * from goods')).toEqual([{ title: '茶' }])
  })

  test('is durable unless told otherwise', async () => {
    const { url, stop } = await start()
    expect(await query(url('goods'), 'show fsync')).toEqual([{ fsync: 'on' }])
    await stop()
    const quick = await start({ durability: 'off' })
    expect(await query(quick.url('goods'), 'show fsync')).toEqual([{ fsync: 'off' }])
  })

  test('lets the mall in as a user who can neither read files nor run programs', async () => {
    const { url } = await start()
    const [role] = await query(
      url('goods'),
      'select rolsuper, rolcreaterole from pg_roles where rolname = current_user',
    )
    expect(role).toEqual({ rolsuper: false, rolcreaterole: false })
    await expect(query(url('goods'), `copy goods from program 'id'`)).rejects.toThrow('permission denied')
  })

  test('lets nobody in without the password', async () => {
    const address = new URL((await start()).url('goods'))
    address.password = 'guess'
    await expect(query(address.href, 'select 1')).rejects.toThrow('password authentication failed')
  })

  test('keeps its files to its own user', () => {
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(statSync(join(directory, 'cluster', 'mall.password')).mode & 0o077).toBe(0)
    expect(statSync(join(directory, 'postgres.log')).mode & 0o777).toBe(0o600)
  })

  test('sorts by code point and knows Chinese letters', async () => {
    const { url, ensureDatabase } = await start()
    await ensureDatabase('words')
    const rows = await query(
      url('words'),
      `select word from (values ('b'), ('B'), ('茶'), ('a')) as words (word) order by word`,
    )
    expect(rows).toEqual([{ word: 'B' }, { word: 'a' }, { word: 'b' }, { word: '茶' }])
    const [found] = await query(url('words'), `create extension pg_trgm; select 1`).then(() =>
      query(url('words'), `select similarity('绿茶叶', '绿茶叶子') > 0.3 as is_alike`),
    )
    expect(found).toEqual({ is_alike: true })
  })

  test('makes a database once, however often it is asked, also as a copy, and drops it while it is used', async () => {
    const postgres = await start()
    await Promise.all([1, 2, 3].map(() => postgres.ensureDatabase('copied', 'goods')))
    expect(await query(postgres.url('copied'), 'select * from goods')).toHaveLength(1)
    await postgres.dropDatabase('copied')
    await postgres.dropDatabase('copied')
    await expect(query(postgres.url('copied'), 'select 1')).rejects.toThrow('does not exist')
  })

  test('tells when it has ended', async () => {
    const { ended, stop } = await start()
    await stop()
    await ended
    await stop()
  })
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
