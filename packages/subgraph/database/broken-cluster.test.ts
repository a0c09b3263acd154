import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { query } from '../trial/databases.ts'
import { dataFolder } from '../trial/postgres-folder.ts'
import { startPostgres } from './embedded-postgres.ts'

const directory = dataFolder()
const at = (file: string) => join(directory, 'cluster', file)

beforeAll(async () => {
  const postgres = await startPostgres({ directory, durability: 'off' })
  await postgres.ensureDatabase('goods')
  await query(postgres.url('goods'), `create table goods as select 'tea' as title`)
  await postgres.stop()
})

let restore: () => void = () => undefined
afterEach(() => {
  restore()
  restore = () => undefined
})

function remove(file: string): void {
  const aside = join(directory, 'aside')
  renameSync(at(file), aside)
  restore = () => renameSync(aside, at(file))
}

function overwrite(file: string, content: string): void {
  const before = readFileSync(at(file))
  writeFileSync(at(file), content)
  restore = () => writeFileSync(at(file), before)
}

test.each([
  [
    'no control file',
    () => remove('global/pg_control'),
    /is broken, its global\/pg_control is missing: nothing was touched/,
  ],
  ['no journal', () => remove('pg_wal'), /is broken, its pg_wal is missing: nothing was touched/],
  ['no version', () => remove('PG_VERSION'), /is broken, its PG_VERSION is missing: nothing was touched/],
  ['no password', () => remove('mall.password'), /is broken, its mall.password is missing: nothing was touched/],
  ['another password', () => overwrite('mall.password', 'other'), /mall.password beside the data is not the one that/],
  [
    'another version',
    () => overwrite('PG_VERSION', '12\n'),
    /was made by Postgres 12 and this is Postgres 18: nothing/,
  ],
  [
    'a spoilt control file',
    () => overwrite('global/pg_control', 'x'.repeat(8_192)),
    /^Postgres cannot start \(.*; more in /,
  ],
  [
    'spoilt settings',
    () => overwrite('postgresql.conf', '= ='),
    /^Postgres cannot start \(configuration file .* errors/,
  ],
])('a cluster with %s is refused in one line', async (_, harm, line) => {
  harm()
  const refused = startPostgres({ directory })
  await expect(refused).rejects.toMatchObject({ code: 'DATABASE_FAULT', message: expect.stringMatching(line) })
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('\n') })
})

test('a cluster that was put right again has lost nothing', async () => {
  const postgres = await startPostgres({ directory })
  expect(await query(postgres.url('goods'), 'select * from goods')).toEqual([{ title: 'tea' }])
  await postgres.stop()
})
