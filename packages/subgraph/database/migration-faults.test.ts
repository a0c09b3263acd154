import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fromRoot } from '../root.ts'
import { sharedServer } from '../trial/databases.ts'
import { domainFolder } from '../trial/domain-folder.ts'
import { migrationFaults } from './migration-faults.ts'
import { readMigrations } from './migration-folder.ts'

const beginning = readFileSync(fromRoot('packages', 'messaging', 'tables.sql'), 'utf8')
const MODELS = 'model Goods {\n  id String @id\n\n  @@map("goods")\n}\n'

function domain(first: string, second: string, lock = 'provider = "postgresql"\n') {
  const made = domainFolder({ '20260101000000_keep_events': first, '20260101000100_keep_goods': second }, MODELS)
  if (lock) writeFileSync(join(made.migrations, 'migration_lock.toml'), lock)
  return made.folder
}

const faults = (folder: string) => migrationFaults({ folder, beginning }, sharedServer)

test('a domain that begins like all others and agrees with its schema has no faults', async () => {
  expect(await faults(domain(beginning, 'create table goods (id text primary key);'))).toEqual([])
})

test('a domain without migrations is not looked at', async () => {
  expect(await faults(domainFolder({}, MODELS).folder)).toBeNull()
})

test('every fault of a domain is told at once', async () => {
  const told = await faults(
    domain(beginning.replace('tables', 'Tables'), 'create table goods (id integer primary key);', ''),
  )
  expect(told).toEqual([
    '20260101000000_keep_events is not the beginning that all domains share, word for word',
    'migrations/migration_lock.toml is missing or does not say: provider = "postgresql"',
    expect.stringContaining('ALTER TABLE "goods"'),
  ])
})

test('a migration that fills a table which it has altered holds up everybody meanwhile, unless it was there before', async () => {
  const script = `create table goods (id text primary key, is_new boolean);
    alter table goods drop column is_new; insert into goods select 'one'; -- Its own.
    alter table outbox_event alter column name set default ''; -- update audit_entry
    UPDATE Outbox_event set name = 'update dead_letter';`
  const folder = domain(beginning, script)
  const told =
    '20260101000100_keep_goods alters outbox_event and fills it: fill it in a migration of its own, or by a job'
  expect(await faults(folder)).toEqual([told])
  const mayHold = ['20260101000100_keep_goods']
  expect(await migrationFaults({ folder, beginning, mayHold }, sharedServer)).toEqual([])
})

const domains = readdirSync(fromRoot('prisma')).filter((name) => existsSync(fromRoot('prisma', name, 'migrations')))

test.each(domains)('%s keeps events and audit entries like all other domains', (name) => {
  const [first] = readMigrations(fromRoot('prisma', name, 'migrations'))
  expect(first?.script).toBe(beginning)
})
