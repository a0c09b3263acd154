import pg from 'pg'
import type { Field } from './field.ts'
import { domains } from './field.ts'
import { grouped } from './grouped.ts'

/** Everything that all domains keep, side by side in one database: a schema per domain, so that one query can ask them all. */
export type Snapshot = {
  readonly rows: <Row extends object>(text: string) => Promise<readonly Row[]>
  readonly close: () => Promise<void>
}

const ROWS_AT_ONCE = 2_000
/** Goods and searches are many and prove nothing here. */
const LEFT_OUT = /^(search_|product_media|migration_)/

export async function takeSnapshot(field: Field): Promise<Snapshot> {
  const url = field.postgres.url('chaos_snapshot')
  await field.query('identity', 'drop database if exists chaos_snapshot with (force)')
  await field.query('identity', 'create database chaos_snapshot')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const domain of domains) await copyDomain(field, domain, client)
  await client.query('analyze')
  return {
    async rows<Row extends object>(text: string) {
      return (await client.query<Row>(text)).rows
    },
    close: () => client.end(),
  }
}

type Column = { readonly table: string; readonly name: string; readonly type: string }

async function copyDomain(field: Field, domain: string, into: pg.Client): Promise<void> {
  await into.query(`create schema ${domain}`)
  const columns = await field.query<Column>(
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
  for (const [table, fields] of tables) await copyTable({ field, domain, table, fields }, into)
}

type Source = {
  readonly field: Field
  readonly domain: string
  readonly table: string
  readonly fields: readonly Column[]
}

/** Types that only the domain's own database knows, and text vectors, are text here. */
async function copyTable({ field, domain, table, fields }: Source, into: pg.Client): Promise<void> {
  const plain = fields.map(({ name, type }) => `"${name}" ${KNOWN.test(type) ? type : 'text'}`)
  await into.query(`create table ${domain}."${table}" (${plain.join(', ')})`)
  const rows = await field.query<{ row: unknown }>(domain, `select to_jsonb(t) as row from "${table}" t`)
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const part = JSON.stringify(rows.slice(from, from + ROWS_AT_ONCE).map(({ row }) => row))
    await into.query(
      `insert into ${domain}."${table}" select * from jsonb_populate_recordset(null::${domain}."${table}", $1::jsonb)`,
      [part],
    )
  }
}

const KNOWN = /^(text|integer|bigint|smallint|boolean|jsonb|numeric|double precision|date|timestamp|character)/
