import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { domains } from './field.ts'
import { grouped } from './grouped.ts'

/** Everything that all domains keep, side by side in one database: a schema per domain, so that one query can ask them all. */
export type Snapshot = {
  /** Whether all of it is of one moment; else the mall went on while it was copied. */
  readonly isStill: boolean
  readonly rows: <Row extends object>(text: string) => Promise<readonly Row[]>
  /** One more table with its schema, written as `schema.table (column type, …)`, of what no domain keeps. */
  readonly add: (table: string, rows: readonly object[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** Whose databases are asked, and the database, emptied before, into which all is copied. */
export type Seen = {
  readonly query: <Row extends object>(domain: string, text: string, values?: unknown[]) => Promise<readonly Row[]>
  readonly snapshotUrl: string
}

const ROWS_AT_ONCE = 2_000
/** Pictures and searches are many and prove nothing here. */
const LEFT_OUT = /^(search_(?!document$)|product_media|migration_)/

/** One who never comes to rest is judged as it is. */
const MOST_TRIES = 5

/** Beside what others say at the same moment. */
export async function takeSnapshot<Said>(seen: Seen, hear: () => Promise<Said>): Promise<Snapshot & { said: Said }> {
  let { client, ...copied } = await copyAll(seen, hear)
  for (let tries = 1; tries < MOST_TRIES && !copied.isStill; tries++) {
    await client.end()
    ;({ client, ...copied } = await copyAll(seen, hear))
  }
  await client.query('analyze')
  return {
    ...copied,
    async rows<Row extends object>(text: string) {
      return (await client.query<Row>(text)).rows
    },
    async add(table, rows) {
      const [name = '', columns = ''] = table.split(' (', 2)
      await client.query(`create schema if not exists ${name.split('.', 1)[0]}`)
      await client.query(`create table ${name} as select * from jsonb_to_recordset($1::jsonb) as added(${columns}`, [
        JSON.stringify(rows),
      ])
    },
    close: () => client.end(),
  }
}

/**
 * One domain after the other, while the mall goes on: somebody may still be asked for money and pay. A copy is of one moment only when
 * all that was told before had been heard, and nobody has told anything meanwhile.
 */
async function copyAll<Said>(seen: Seen, hear: () => Promise<Said>) {
  const client = await openEmpty(seen)
  const before = await told(seen)
  const said = await hear()
  for (const domain of domains) await copyDomain(seen, domain, client)
  const isStill = before.every(({ waiting }) => waiting === 0) && isDeepStrictEqual(before, await told(seen))
  return { client, said, isStill }
}

/** It is emptied, and not dropped: whoever tidies it up at that moment could not be sent away. */
async function openEmpty({ query, snapshotUrl }: Seen): Promise<pg.Client> {
  const name = new URL(snapshotUrl).pathname.slice(1)
  const known = await query('identity', 'select from pg_database where datname = $1', [name])
  if (known.length === 0) await query('identity', `create database ${name}`)
  const client = new pg.Client({ connectionString: snapshotUrl })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^pg_|^information_schema$|^public$'`,
  )
  for (const schema of rows) await client.query(`drop schema ${schema.name} cascade`)
  return client
}

type Told = { readonly count: string; readonly last: string | null; readonly waiting: number }

/** Ids are older than the transactions that bring them: what comes late is seen in their number. */
async function told({ query }: Seen): Promise<readonly Told[]> {
  const text = `select count(*) as count, max(id) as last, count(*) filter (where confirmed_at is null)::int as waiting
    from outbox_event`
  return (await Promise.all(domains.map((domain) => query<Told>(domain, text)))).flat()
}

type Column = { readonly table: string; readonly name: string; readonly type: string }

async function copyDomain(seen: Seen, domain: string, into: pg.Client): Promise<void> {
  await into.query(`create schema ${domain}`)
  const columns = await seen.query<Column>(
    domain,
    `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     order by c.relname, a.attnum`,
  )
  const tables = grouped(
    columns.filter(({ table }) => !LEFT_OUT.test(table)),
    ({ table }) => table,
  )
  for (const [table, fields] of tables) await copyTable({ seen, domain, table, fields }, into)
}

type Source = {
  readonly seen: Seen
  readonly domain: string
  readonly table: string
  readonly fields: readonly Column[]
}

/** Types that only the domain's own database knows, and text vectors, are text here. */
async function copyTable({ seen, domain, table, fields }: Source, into: pg.Client): Promise<void> {
  const plain = fields.map(({ name, type }) => `"${name}" ${KNOWN.test(type) ? type : 'text'}`)
  await into.query(`create table ${domain}."${table}" (${plain.join(', ')})`)
  const rows = await seen.query<{ row: unknown }>(domain, `select to_jsonb(t) as row from "${table}" t`)
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const part = JSON.stringify(rows.slice(from, from + ROWS_AT_ONCE).map(({ row }) => row))
    await into.query(
      `insert into ${domain}."${table}" select * from jsonb_populate_recordset(null::${domain}."${table}", $1::jsonb)`,
      [part],
    )
  }
}

const KNOWN = /^(text|integer|bigint|smallint|boolean|jsonb|numeric|double precision|date|timestamp|character)/
