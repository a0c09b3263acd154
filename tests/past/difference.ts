import type pg from 'pg'

/** All rows of a database, by table and by primary key. */
export type Rows = ReadonlyMap<string, ReadonlyMap<string, Row>>
type Row = Readonly<Record<string, unknown>>
export type Table = { readonly name: string; readonly key: readonly string[]; readonly needs: readonly string[] }

/** What the house keeps for itself in every database. */
const OF_THE_HOUSE = [
  ...['outbox_event', 'inbox_event', 'dead_letter', 'job_lease', 'job_run', 'job_cursor', 'idempotency_key'],
  '_prisma_migrations',
]

/** What a domain counts, copies or asks anew by itself, and what is too large and never moves; elsewhere a table of that name is the truth. */
const OF_DOMAINS: Readonly<Record<string, readonly string[]>> = {
  catalog: ['product', 'sku_text', 'search_document', 'search_word', 'shop', 'shop_feature', 'sale_line'],
  payments: ['reconciliation_run'],
  promotions: ['shop', 'shop_feature'],
}

export async function tablesOf(client: pg.Client, domain: string): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name,
       array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
             where i.indrelid = c.oid and i.indisprimary) as key,
       array(select distinct f.confrelid::regclass::text from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
             and f.confrelid <> c.oid) as needs
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and c.relname <> all($1) order by c.relname`,
    [[...OF_THE_HOUSE, ...(OF_DOMAINS[domain] ?? [])]],
  )
  return inOrder(rows)
}

/** What others refer to comes first. */
function inOrder(tables: readonly Table[]): readonly Table[] {
  const names = new Set(tables.map(({ name }) => name))
  const done = new Set<string>()
  const ordered: Table[] = []
  while (ordered.length < tables.length) {
    const ready = tables.filter(
      ({ name, needs }) => !done.has(name) && needs.every((need) => done.has(need) || !names.has(need)),
    )
    if (ready.length === 0) throw new Error('tables refer to each other in a circle')
    for (const table of ready) {
      done.add(table.name)
      ordered.push(table)
    }
  }
  return ordered
}

export async function rowsOf(client: pg.Client, tables: readonly Table[]): Promise<Rows> {
  await client.query("set time zone 'UTC'")
  const all = new Map<string, ReadonlyMap<string, Row>>()
  for (const { name, key } of tables) {
    const { rows } = await client.query<{ row: Row }>(
      `select to_jsonb(t) as row from "${name}" t order by ${key.join(', ')}`,
    )
    all.set(name, new Map(rows.map(({ row }) => [key.map((column) => String(row[column])).join('|'), row])))
  }
  return all
}

/** The lines of a recording: rows that came, and what was added to or written into rows that were there. */
export function linesOf(tables: readonly Table[], [before, now]: readonly [Rows, Rows]): readonly string[] {
  const lines: string[] = []
  const changes: string[] = []
  for (const table of tables) {
    const was = before.get(table.name) ?? new Map<string, Row>()
    const is = [...(now.get(table.name) ?? [])]
    lines.push(
      ...cameTo(
        table,
        is.flatMap(([key, row]) => (was.has(key) ? [] : [row])),
      ),
    )
    changes.push(
      ...changedIn(
        table,
        is.flatMap(([key, row]) => pairOf(was.get(key), row)),
      ),
    )
  }
  return [...lines, ...changes]
}

type Pair = { readonly was: Row; readonly is: Row }

const pairOf = (was: Row | undefined, is: Row): readonly Pair[] =>
  was && JSON.stringify(was) !== JSON.stringify(is) ? [{ was, is }] : []

function cameTo({ name }: Table, rows: readonly Row[]): readonly string[] {
  const [first] = rows
  if (!first) return []
  const columns = Object.keys(first)
  const values = rows.map((row) => JSON.stringify(columns.map((column) => row[column])))
  return [JSON.stringify({ table: name, columns }), ...values]
}

/** Figures are told as what was added, because others may add to them too; everything else as what it became. */
function changedIn({ name, key }: Table, pairs: readonly Pair[]): readonly string[] {
  const changed = new Set(pairs.flatMap(({ was, is }) => Object.keys(is).filter((column) => !isSame(was, is, column))))
  if (changed.size === 0) return []
  const adds = [...changed].filter((column) =>
    pairs.every(({ was, is }) => isFigure(was[column]) && isFigure(is[column])),
  )
  const sets = [...changed].filter((column) => !adds.includes(column))
  const values = pairs.map(({ was, is }) =>
    JSON.stringify([
      ...key.map((column) => is[column]),
      ...adds.map((column) => Number(is[column]) - Number(was[column])),
      ...sets.map((column) => is[column]),
    ]),
  )
  return [JSON.stringify({ table: name, columns: [...key, ...adds, ...sets], key, adds }), ...values]
}

const isSame = (was: Row, is: Row, column: string): boolean =>
  JSON.stringify(was[column]) === JSON.stringify(is[column])
const isFigure = (value: unknown): boolean => typeof value === 'number'
