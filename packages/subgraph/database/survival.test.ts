import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { type Child, startChild } from '../trial/child.ts'
import { query } from '../trial/databases.ts'
import { dataFolder, processesOf } from '../trial/postgres-folder.ts'
import { startPostgres } from './embedded-postgres.ts'

const launch = (directory: string, durability = 'full'): Promise<Child> =>
  startChild('small-mall.ts', directory, durability)
const urlOf = async (mall: Child) => (await mall.says(' ready')).split(' ')[1] ?? ''
const hasEnded = (directory: string) => eventually(() => processesOf(directory).length === 0)

function endAll(pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGKILL')
}

/** Starts once more, in this process, and tells what is there. */
async function titlesIn(directory: string): Promise<readonly unknown[]> {
  const postgres = await startPostgres({ directory })
  const rows = await query<{ title: string }>(postgres.url('goods'), 'select title from goods')
  await postgres.stop()
  return rows.map(({ title }) => title)
}

test('whatever is killed, no process stays and no committed row is lost', async () => {
  const directory = dataFolder()
  const first = await launch(directory)
  await query(await urlOf(first), `create table goods as select 'tea' as title`)
  await first.kill()
  await hasEnded(directory)

  const second = await launch(directory)
  await query(await urlOf(second), `insert into goods values ('rice')`)
  endAll(processesOf(directory))
  await second.exited
  expect(await titlesIn(directory)).toEqual(['tea', 'rice'])

  const third = await launch(directory)
  const url = await urlOf(third)
  const served = processesOf(join(directory, 'cluster'))
  const guards = processesOf(join(directory, 'lock'))
  // A guard that sees its parent die, before it dies itself, would end Postgres in order.
  for (const pid of guards) process.kill(pid, 'SIGSTOP')
  endAll([third.pid, ...guards])
  await third.exited
  const orphans = served.filter((pid) => !guards.includes(pid))
  expect(orphans.length).toBeGreaterThan(0)
  await query(url, `insert into goods values ('salt')`)
  expect(await titlesIn(directory)).toEqual(['tea', 'rice', 'salt'])
  expect(processesOf(directory)).toEqual([])
})

test('of two first starts at once one serves and the other is refused in one line', async () => {
  const directory = dataFolder()
  mkdirSync(directory)
  const malls = await Promise.all([1, 2].map(() => launch(directory, 'off')))
  const said = await Promise.all(malls.map((mall) => Promise.race([mall.says(' ready'), mall.says('refused')])))
  expect(said.filter((text) => text.startsWith('ready'))).toHaveLength(1)
  for (const text of said)
    expect(text).toMatch(/^ready|^refused: the data directory .* is in use by a running mall \(pid \d+\)[^\n]*\n$/)
  expect(readdirSync(directory).toSorted()).toEqual(['cluster', 'lock', 'postgres.log'])
  await Promise.all(malls.map((mall) => mall.kill()))
  await hasEnded(directory)
})
