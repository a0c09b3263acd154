import { eventually } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { query, sharedServer } from '../trial/databases.ts'
import { domainFolder } from '../trial/domain-folder.ts'
import { findDrift } from './drift.ts'

const SCRIPT = `
create table goods (
  id     text primary key,
  title  text not null,
  tags   text[] not null,
  price  bigint not null check (price > 0),
  search tsvector generated always as (to_tsvector('simple', title)) stored
);
create index goods_search_idx on goods using gin (search);
create index goods_title_idx on goods (title text_pattern_ops);
create table outbox_event (id text primary key);
`

const model = (line = '') => `model Goods {
  id     String                   @id
  title  String
  tags   String[]
  price  BigInt
  search Unsupported("tsvector")? @default(dbgenerated())
  ${line}

  @@index([search], type: Gin)
  @@index([title])
  @@map("goods")
}
`

const driftOf = (models: string, externalTables: readonly string[] = ['public.outbox_event']) =>
  findDrift({ ...domainFolder({ '20260101000000_keep_goods': SCRIPT }, models), externalTables }, sharedServer)

test('there is no drift where the schema says what the migrations make', async () => {
  expect(await driftOf(model())).toBeNull()
})

test('a column that only the schema has is told as the SQL that would add it', async () => {
  expect(await driftOf(model('stock  Int @default(0)'))).toContain('ADD COLUMN     "stock" INTEGER NOT NULL DEFAULT 0')
})

test('an index that only the migrations make is told', async () => {
  expect(await driftOf(model().replace('@@index([title])', ''))).toContain('DROP INDEX "goods_title_idx"')
})

test('a table that the schema leaves out is told unless it is named as external', async () => {
  expect(await driftOf(model(), [])).toContain('DROP TABLE "outbox_event"')
})

test('looking leaves no database behind, not even when a migration fails', async () => {
  const domain = domainFolder({ '20260101000000_keep_nothing': 'select 1 / 0;' })
  await expect(findDrift({ ...domain, externalTables: [] }, sharedServer)).rejects.toThrow('division by zero')
  const url = sharedServer.url('postgres')
  const left = () => query(url, `select datname from pg_database where datname like 'scratch%'`)
  // Tests beside this one may just be looking as well.
  await eventually(async () => (await left()).length === 0)
})
