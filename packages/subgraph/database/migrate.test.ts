import { eventually } from '@supermall/testing/rival'
import pg from 'pg'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { startChild } from '../trial/child.ts'
import { emptyDatabase, query } from '../trial/databases.ts'
import { type DomainFolder, domainFolder } from '../trial/domain-folder.ts'
import { isDatabaseFault } from './database-fault.ts'
import { migrate } from './migrate.ts'
import { migrationsList, readMigrations } from './migration-folder.ts'
import { withSchemaEngine } from './schema-engine.ts'

const FIRST = '20260101000000_keep_goods'
const SECOND = '20260102000000_keep_prices'

let url: string
let domain: DomainFolder
beforeEach(async () => {
  url = await emptyDatabase()
  domain = domainFolder({
    [FIRST]: 'create table goods (id text primary key);',
    [SECOND]: 'create table price (id text);',
  })
})

const run = () => migrate({ ...domain, url })
const tables = async () =>
  (await query<{ name: string }>(url, `select tablename as name from pg_tables where schemaname = 'public' order by 1`))
    .map(({ name }) => name)
    .filter((name) => name !== '_prisma_migrations')

async function refusal(): Promise<string> {
  const error = await run().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isDatabaseFault(error)) throw error ?? new Error('it was not refused')
  expect(error.message).not.toContain('\n')
  return error.message
}

function listening() {
  const told: (readonly [string, unknown])[] = []
  const tell = (event: string, facts?: unknown): void => void told.push([event, facts])
  return { told, log: { debug: tell, info: tell, warn: tell, error: tell } }
}

/** What `prisma migrate deploy` runs, without anything of ours around it. */
const deploy = () =>
  withSchemaEngine({
    url,
    datamodel: 'datasource db {\n  provider = "postgresql"\n}',
    run: async (engine) => {
      const list = migrationsList(domain.migrations, readMigrations(domain.migrations))
      const filters = { externalTables: [], externalEnums: [] }
      return (await engine.applyMigrations({ migrationsList: list, filters })).appliedMigrationNames
    },
  })

describe('a database', () => {
  test('gets the migrations it lacks, in the order of their names', async () => {
    expect(await run()).toEqual([FIRST, SECOND])
    domain.write('20260103000000_keep_stock', 'create table stock (id text);')
    expect(await run()).toEqual(['20260103000000_keep_stock'])
    expect(await tables()).toEqual(['goods', 'price', 'stock'])
  })

  test('that has them all costs one query', async () => {
    await run()
    const sent = vi.spyOn(pg.Client.prototype, 'query')
    expect(await run()).toEqual([])
    expect(sent).toHaveBeenCalledTimes(1)
    sent.mockRestore()
  })

  test('of a domain without migrations stays as it is', async () => {
    expect(await migrate({ ...domain, url, migrations: `${domain.folder}/none` })).toEqual([])
    expect(await tables()).toEqual([])
  })

  test('is told apart from others in the same process, however many are brought up to date at once', async () => {
    const urls = await Promise.all([emptyDatabase(), emptyDatabase(), emptyDatabase()])
    const applied = await Promise.all(urls.map((one) => migrate({ ...domain, url: one })))
    expect(applied).toEqual(urls.map(() => [FIRST, SECOND]))
  })

  test('gets each migration once from several processes at once', async () => {
    domain.write(SECOND, 'select pg_sleep(0.3); create table price (id text);')
    const rivals = await Promise.all([1, 2].map(() => startChild('small-migration.ts', url, domain.folder)))
    const said = await Promise.all(rivals.map((rival) => rival.says('applied')))
    expect(said.map((text) => text.trim()).toSorted()).toEqual(['applied 0', 'applied 2'])
    expect(await run()).toEqual([])
  })
})

describe('the history', () => {
  test('is the one that prisma migrate deploy writes and reads', async () => {
    await run()
    expect(await deploy()).toEqual([])
    domain.write('20260103000000_keep_stock', 'create table stock (id text);')
    expect(await deploy()).toEqual(['20260103000000_keep_stock'])
    expect(await run()).toEqual([])
  })

  test('of newer code is refused, and nothing is applied', async () => {
    await run()
    domain.remove(SECOND)
    domain.write('20260103000000_keep_stock', 'create table stock (id text);')
    expect(await refusal()).toMatch(
      new RegExp(`is newer than this code, it holds the migration ${SECOND}: update the code`),
    )
    expect(await tables()).toEqual(['goods', 'price'])
  })

  test('that newer code added to is taken as it is, and told, so that the old version starts beside it', async () => {
    const newer = '20260103000000_keep_stock'
    domain.write(newer, 'create table stock (id text);')
    await run()
    domain.remove(newer)
    const { log, told } = listening()
    expect(await migrate({ ...domain, url, log })).toEqual([])
    expect(told).toEqual([['database.newer', { database: expect.any(String), migrations: [newer] }]])
  })

  test('that newer code added to is refused where it lacks one of ours, and where the newer one failed', async () => {
    const newer = '20260103000000_keep_stock'
    domain.remove(SECOND)
    domain.write(newer, 'create table stock (id text);')
    await run()
    domain.remove(newer)
    domain.write(SECOND, 'create table price (id text);')
    expect(await refusal()).toMatch(/is newer than this code/)
    await query(url, 'delete from _prisma_migrations')
    domain.remove(FIRST)
    await run()
    domain.write(newer, 'insert into nowhere values (1);')
    await refusal()
    domain.remove(newer)
    expect(await refusal()).toMatch(new RegExp(`the migration ${newer} failed on the database`))
  })

  test('of a migration that was edited since is refused', async () => {
    await run()
    domain.write(FIRST, 'create table goods (id text primary key, name text);')
    expect(await refusal()).toMatch(new RegExp(`the migration ${FIRST} was edited after the database`))
  })
})

describe('a migration that fails', () => {
  beforeEach(() => domain.write(SECOND, 'create table price (id text); insert into nowhere values (1);'))

  test('leaves nothing of itself and keeps what came before', async () => {
    await refusal()
    expect(await tables()).toEqual(['goods'])
  })

  test('is told with its reason, then and at every later start', async () => {
    const told = await refusal()
    expect(told).toMatch(new RegExp(`the migration ${SECOND} failed on the database .*\\(No such table: nowhere\\)`))
    expect(told).toContain(`prisma migrate resolve --rolled-back ${SECOND}`)
    expect(await refusal()).toBe(told)
  })

  test('is applied again once it is mended and resolved', async () => {
    await refusal()
    domain.write(SECOND, 'create table price (id text);')
    await query(url, `update _prisma_migrations set rolled_back_at = now() where migration_name = '${SECOND}'`)
    expect(await run()).toEqual([SECOND])
  })
})

describe('a migration whose table others hold, a backup say', () => {
  async function backUp(): Promise<() => Promise<void>> {
    const backup = new pg.Client({ connectionString: url })
    await backup.connect()
    await backup.query('begin; lock table goods in access share mode')
    const letGo = () => backup.end()
    onTestFinished(letGo)
    return letGo
  }

  beforeEach(async () => {
    domain.remove(SECOND)
    await run()
    domain.write(SECOND, 'alter table goods add column name text;')
  })

  test('gives way to whoever reads, and is applied when they let go', async () => {
    const letGo = await backUp()
    const { log, told } = listening()
    const applied = migrate({ ...domain, url, log })
    await eventually(async () => told[0])
    expect(told[0]).toEqual(['migration.waits', { database: expect.any(String), migration: SECOND }])
    expect(await query(url, 'select * from goods')).toEqual([])
    await letGo()
    expect(await applied).toEqual([SECOND])
  })

  test('gives up after a while without a trace, and the next start tries again', async () => {
    const letGo = await backUp()
    await expect(migrate({ ...domain, url, patienceMs: 0 })).rejects.toThrow(/found its tables in use for too long/)
    await letGo()
    expect(await run()).toEqual([SECOND])
  })
})

describe('a migration that was cut off', () => {
  /** It goes on once nobody holds that lock any more. */
  const SLOW = 'create table price (id text); select pg_advisory_xact_lock(7); create table discount (id text);'
  const WAITING = `select pid from pg_locks where locktype = 'advisory' and objid = 7 and not granted and database =
    (select oid from pg_database where datname = current_database())`

  async function hold(): Promise<() => Promise<void>> {
    const holder = new pg.Client({ connectionString: url })
    await holder.connect()
    await holder.query('select pg_advisory_lock(7)')
    return () => holder.end()
  }

  async function waiting(): Promise<number> {
    return eventually(async () => (await query<{ pid: number }>(url, WAITING))[0]?.pid)
  }

  test('by a lost connection is applied by the next start', async () => {
    domain.write(SECOND, SLOW)
    const letGo = await hold()
    const cutOff = refusal()
    await query(url, `select pg_terminate_backend(${await waiting()})`)
    await letGo()
    expect(await cutOff).toMatch(
      /the migrations of the database .* could not be applied: Server has closed the connection/,
    )
    expect(await tables()).toEqual(['goods'])
    expect(await run()).toEqual([SECOND])
    expect(await tables()).toEqual(['discount', 'goods', 'price'])
  })

  test('by the death of the mall is applied once, whichever of the two ends it', async () => {
    domain.write(SECOND, SLOW)
    const letGo = await hold()
    const child = await startChild('small-migration.ts', url, domain.folder)
    await waiting()
    await child.kill()
    await letGo()
    await run()
    expect(await tables()).toEqual(['discount', 'goods', 'price'])
    expect(await run()).toEqual([])
  })

  test('and was not one transaction is refused, as half of it may be there', async () => {
    domain.write(SECOND, 'create index concurrently goods_id on goods (id);')
    await run()
    await query(url, `update _prisma_migrations set finished_at = null where migration_name = '${SECOND}'`)
    expect(await refusal()).toMatch(new RegExp(`the migration ${SECOND} failed on the database .*cut off half-way`))
  })
})
