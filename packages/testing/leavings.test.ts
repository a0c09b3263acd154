import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { cloneDatabase, urlOf } from './database.ts'
import { domainFloor } from './domain.ts'
import { undoAll, whenFileIsDone } from './leavings.ts'

const open = () => ({ client: { $disconnect: async () => undefined } }) as never

let floor: Awaited<ReturnType<typeof domainFloor>>
beforeAll(async () => {
  floor = await domainFloor({ name: 'cart', open })
})

const isThere = async (database: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: urlOf('postgres') })
  await client.connect()
  try {
    return (await client.query('select from pg_database where datname = $1', [database])).rowCount === 1
  } finally {
    await client.end()
  }
}

test('what a hook or a test opened is closed with its file', async () => {
  const name = new URL(await cloneDatabase('cart')).pathname.slice(1)
  await floor.sql.query('select 1')
  expect(await isThere(name)).toBe(true)
  await undoAll()
  expect([await isThere(name), floor.sql.ended]).toEqual([false, true])
})

test('what came last is undone first, and what fails keeps nobody from it', async () => {
  const undone: string[] = []
  whenFileIsDone(() => undone.push('first'))
  whenFileIsDone(() => Promise.reject(new Error('stuck')))
  whenFileIsDone(() => undone.push('last'))
  await expect(undoAll()).rejects.toThrow('stuck')
  expect(undone).toEqual(['last', 'first'])
})
