import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { query } from '../trial/databases.ts'
import { dataFolder } from '../trial/postgres-folder.ts'
import { startPostgres } from './embedded-postgres.ts'

const directory = dataFolder()
const cluster = join(directory, 'cluster')
const whole = `${cluster}.whole`

beforeAll(async () => {
  const postgres = await startPostgres({ directory })
  await postgres.ensureDatabase('goods')
  await query(postgres.url('goods'), `create table goods as select 'tea' as title`)
  await postgres.stop()
  renameSync(cluster, whole)
})
beforeEach(() => {
  rmSync(cluster, { recursive: true, force: true })
  cpSync(whole, cluster, { recursive: true })
})

const at = (file: string) => join(cluster, file)
const remove = (file: string) => () => rmSync(at(file), { recursive: true })

test.each([
  [
    'whose control file is gone',
    remove('global/pg_control'),
    /is broken, its global\/pg_control is missing: nothing was touched/,
  ],
  ['whose journal is gone', remove('pg_wal'), /is broken, its pg_wal is missing/],
  ['that is not one at all', remove('PG_VERSION'), /is broken, its PG_VERSION is missing/],
  ['without its password', remove('mall.password'), /is broken, its mall.password is missing/],
  [
    'with another password',
    () => writeFileSync(at('mall.password'), 'other'),
    /mall.password beside the data is not the one/,
  ],
  [
    'of another Postgres',
    () => writeFileSync(at('PG_VERSION'), '12\n'),
    /was made by Postgres 12 and this is Postgres 18: nothing was touched/,
  ],
  [
    'with nonsense in its control file',
    () => writeFileSync(at('global/pg_control'), 'x'.repeat(8_192)),
    /^Postgres cannot start \(.*more in .*postgres.log\)/,
  ],
  [
    'with nonsense in its settings',
    () => writeFileSync(at('postgresql.conf'), '= ='),
    /^Postgres cannot start \(configuration file .* contains errors/,
  ],
])('a cluster %s is refused in one line', async (_, harm, line) => {
  harm()
  const refused = startPostgres({ directory })
  await expect(refused).rejects.toMatchObject({ code: 'DATABASE_FAULT', message: expect.stringMatching(line) })
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('\n') })
})

test('a cluster that somebody put back serves again with all its data', async () => {
  const postgres = await startPostgres({ directory })
  expect(await query(postgres.url('goods'), 'select * from goods')).toEqual([{ title: 'tea' }])
  await postgres.stop()
})
