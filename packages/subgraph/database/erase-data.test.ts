import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { query } from '../trial/databases.ts'
import { dataFolder } from '../trial/postgres-folder.ts'
import { startPostgres } from './embedded-postgres.ts'
import { eraseData } from './erase-data.ts'

let data: string
let erasable: { readonly postgres: string; readonly folders: readonly string[] }
beforeEach(() => {
  data = dataFolder()
  erasable = { postgres: join(data, 'postgres'), folders: [join(data, 'catalog'), join(data, 'orders')] }
})

const start = () => startPostgres({ directory: erasable.postgres, durability: 'off' })

function putFile(...parts: readonly string[]): void {
  mkdirSync(join(data, ...parts.slice(0, -1)), { recursive: true })
  writeFileSync(join(data, ...parts), 'precious')
}

test('databases and the folders of domains are gone, and nothing else; the next start begins anew', async () => {
  const postgres = await start()
  await postgres.ensureDatabase('goods')
  await postgres.stop()
  for (const parts of [
    ['catalog', 'media', 'tea.png'],
    ['letters', 'mine.txt'],
    ['mine.txt'],
    ['postgres', 'mine.txt'],
  ])
    putFile(...parts)
  await eraseData(erasable)
  expect(readdirSync(data).toSorted()).toEqual(['letters', 'mine.txt', 'postgres'])
  expect(readdirSync(erasable.postgres).filter((name) => name !== 'lock')).toEqual(['mine.txt'])
  const anew = await start()
  await expect(query(anew.url('goods'), 'select 1')).rejects.toThrow('does not exist')
  await anew.stop()
})

test('a mall that runs there keeps all it has, and the refusal is one line', async () => {
  const postgres = await start()
  putFile('catalog', 'tea.png')
  const line = `the data directory ${erasable.postgres} is in use by a running mall (pid ${process.pid}): stop that one, or give this one a DATA_DIR of its own`
  await expect(eraseData(erasable)).rejects.toMatchObject({ code: 'DATABASE_FAULT', message: line })
  expect(existsSync(join(data, 'catalog', 'tea.png'))).toBe(true)
  expect(await query(postgres.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  await postgres.stop()
})

test('a mall that is just making its first cluster is left alone as well', async () => {
  mkdirSync(join(erasable.postgres, `cluster.new-${process.ppid}`), { recursive: true })
  await expect(eraseData(erasable)).rejects.toThrow(`in use by a running mall (pid ${process.ppid})`)
})

test('what a dead mall left half made is deleted, a broken cluster too', async () => {
  for (const parts of [
    ['postgres', 'cluster', 'PG_VERSION'],
    ['postgres', 'cluster.new-999999999', 'password'],
  ])
    putFile(...parts)
  await eraseData(erasable)
  expect(readdirSync(erasable.postgres)).toEqual([])
})

test('a directory in which no Postgres of a mall ever ran loses nothing, whatever its folders are called', async () => {
  putFile('orders', 'mine.txt')
  await eraseData(erasable)
  expect(existsSync(join(data, 'orders', 'mine.txt'))).toBe(true)
})
