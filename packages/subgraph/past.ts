import type { TransactionSql } from '@supermall/messaging/sql'

/**
 * Writes a recorded past into a domain that has none: rows that came, and what was done to rows that a seed has made. The first
 * line says when the recording ended, which becomes now; a line of names begins a table, the others are its rows. Figures are
 * added, so that whoever changes the same row at the same time is not overwritten. One statement per table.
 */
export async function relive(db: TransactionSql, recording: string, now: Date): Promise<void> {
  const [first = '', ...lines] = recording.trimEnd().split('\n')
  const { endedAt } = JSON.parse(first) as { readonly endedAt: string }
  for (const part of partsOf(lines, now.getTime() - Date.parse(endedAt))) {
    const rows = JSON.stringify(part.rows)
    const written = await db.$executeRawUnsafe(isChange(part) ? changing(part) : adding(part), rows)
    if (written === 0 && !isChange(part)) return
    if (written !== part.rows.length)
      throw new Error(`the past fits ${written} of ${part.rows.length} rows of ${part.table}`)
  }
}

type Head = {
  readonly table: string
  readonly columns: readonly string[]
  /** Of rows that were there before: how they are found, and which columns are added to what they hold. */
  readonly key?: readonly string[]
  readonly adds?: readonly string[]
}
type Part = Head & { readonly rows: object[] }

const isChange = ({ key }: Part): boolean => key !== undefined

function partsOf(lines: readonly string[], shiftMs: number): readonly Part[] {
  const parts: Part[] = []
  for (const line of lines) {
    const read = JSON.parse(line, (_, value) => shifted(value, shiftMs)) as Head | readonly unknown[]
    const part = parts.at(-1)
    if (!Array.isArray(read)) parts.push({ ...(read as Head), rows: [] })
    else part?.rows.push(Object.fromEntries(part.columns.map((column, at) => [column, read[at]])))
  }
  return parts
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$/

/** Wherever it stands, an instant is as long ago as it was when the recording ended. */
const shifted = (value: unknown, shiftMs: number): unknown =>
  typeof value === 'string' && INSTANT.test(value) ? new Date(Date.parse(value) + shiftMs).toISOString() : value

/** A past that is there already is not lived again. */
const adding = ({ table, columns }: Part): string =>
  `insert into ${name(table)} (${columns.map(name).join(', ')})
   select ${columns.map(name).join(', ')} from jsonb_populate_recordset(null::${name(table)}, $1::jsonb) on conflict do nothing`

function changing({ table, columns, key = [], adds = [] }: Part): string {
  const values = columns
    .filter((column) => !key.includes(column))
    .map((column) => `${name(column)} = ${adds.includes(column) ? `t.${name(column)} + ` : ''}p.${name(column)}`)
  return `update ${name(table)} t set ${values.join(', ')}
   from jsonb_populate_recordset(null::${name(table)}, $1::jsonb) p
   where ${key.map((column) => `t.${name(column)} = p.${name(column)}`).join(' and ')}`
}

const name = (word: string): string => `"${word}"`
