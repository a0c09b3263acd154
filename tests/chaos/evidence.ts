import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from './snapshot.ts'

const ID = /\b[a-z]{3}_[0-9A-Za-z]{16,}\b/g
/** What one order, its money and its way are known by; people and shops are named by too much. */
const OF_ORDERS = /^(ord|chk|pay|rfd|asl|shm)_/
const MOST_IDS = 60
const MOST_ROWS_OF_TABLE = 200

const idsIn = (value: unknown): string[] => JSON.stringify(value)?.match(ID) ?? []

/**
 * A run is over before anybody can ask what was there. So all that names what broke is written down: every row of every domain, and
 * of what these rows name in turn as belonging to the same orders. The name of the file.
 */
export async function writeEvidence(snapshot: Snapshot, shown: readonly object[]): Promise<string | null> {
  const first = [...new Set(idsIn(shown))].slice(0, MOST_IDS)
  if (first.length === 0) return null
  const more = idsIn(await rowsNaming(snapshot, first)).filter((id) => OF_ORDERS.test(id))
  const found = await rowsNaming(snapshot, [...new Set([...first, ...more])].slice(0, MOST_IDS))
  const file = join(mkdtempSync(join(tmpdir(), 'supermall-evidence-')), 'rows.jsonl')
  writeFileSync(file, found.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return file
}

type Row = { readonly table: string; readonly row: unknown }

async function rowsNaming(snapshot: Snapshot, ids: readonly string[]): Promise<readonly Row[]> {
  const tables = await snapshot.rows<{ name: string }>(`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_schema not in ('information_schema', 'pg_catalog') order by 1`)
  const rows: Row[] = []
  for (const { name } of tables) {
    const named = await snapshot.rows<{ row: unknown }>(`
      select to_jsonb(t) as row from ${name} t where to_jsonb(t)::text ~ '${ids.join('|')}' limit ${MOST_ROWS_OF_TABLE}`)
    rows.push(...named.map(({ row }) => ({ table: name, row })))
  }
  return rows
}
