import type { Writable } from 'node:stream'
import type { Sql } from '@supermall/messaging/sql'

/** A list is an array of the database; JSON is given as the text that it is. */
export type Cell = string | number | bigint | boolean | Date | null | readonly string[]
type Target = { readonly table: string; readonly columns: readonly string[] }

const CHUNK_CHARACTERS = 64 * 1024
const LIMIT_MS = 10 * 60_000

/**
 * Loads rows by COPY: several times as fast as inserting them. All or nothing; tells how many there were. Rows are made only as
 * fast as the server takes them, so any number of them needs little memory. The pool's time limit is for statements that a
 * client waits for, so it is lifted for this one.
 */
export async function copyRows(sql: Sql, { table, columns }: Target, rows: Iterable<readonly Cell[]>): Promise<number> {
  let count = 0
  function* lines(): Generator<string> {
    for (const row of rows) {
      count++
      yield `${row.map(cell).join('\t')}\n`
    }
  }
  const text = `set local statement_timeout = 0; copy ${table} (${columns.join(', ')}) from stdin`
  await sql.query(copying(text, chunksOf(lines())) as never)
  return count
}

/** The planner must know what came, or the first who ask pay for its guesses. However long it takes: nobody waits for it. */
export const analyzeTables = (sql: Sql, tables: readonly string[]): Promise<void> =>
  queryAtLength(sql, `analyze ${tables.join(', ')}`)

/** A statement without values that may take as long as it needs, as one that works over all that was filled in. */
export async function queryAtLength(sql: Sql, text: string): Promise<void> {
  const statement = { text: `set local statement_timeout = 0; ${text}`, query_timeout: LIMIT_MS }
  await sql.query(statement)
}

/** The part of pg's connection that a COPY talks to. */
type Wire = {
  readonly stream: Writable
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

/** A statement as pg lets one be written by hand: it is handed the connection, and every message meant for it. */
function copying(text: string, chunks: Iterable<Buffer>) {
  let failure: unknown = null
  const statement = {
    query_timeout: LIMIT_MS,
    callback: undefined as ((error: unknown, result?: unknown) => void) | undefined,
    submit: (wire: Wire) => wire.query(text),
    handleCopyInResponse(wire: Wire) {
      pump(chunks, wire, () => failure !== null).then(
        () => failure === null && wire.endCopyFrom(),
        (error: unknown) => {
          failure = error
          wire.sendCopyFail('the rows could not be made')
        },
      )
    },
    handleError(error: unknown) {
      failure ??= error
      statement.callback?.(failure)
    },
    handleReadyForQuery: () => statement.callback?.(null, { rows: [], rowCount: null }),
    handleCommandComplete: () => undefined,
    handleRowDescription: () => undefined,
    handleDataRow: () => undefined,
    handleEmptyQuery: () => undefined,
    handlePortalSuspended: () => undefined,
  }
  return statement
}

async function pump(chunks: Iterable<Buffer>, wire: Wire, isOver: () => boolean): Promise<void> {
  for (const chunk of chunks) {
    if (isOver()) return
    wire.sendCopyFromChunk(chunk)
    if (wire.stream.writableNeedDrain) await drained(wire)
  }
}

const drained = ({ stream }: Wire): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done)
      resolve()
    }
    stream.on('drain', done).on('close', done)
  })

function* chunksOf(lines: Iterable<string>): Generator<Buffer> {
  let text = ''
  for (const line of lines) {
    text += line
    if (text.length < CHUNK_CHARACTERS) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

function cell(value: Cell): string {
  if (value === null) return '\\N'
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'object') return escaped(`{${value.map(element).join(',')}}`)
  return String(value)
}

const element = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`

const MARKS: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const escaped = (text: string): string => text.replaceAll(/[\\\t\n\r]/g, (mark) => MARKS[mark] ?? mark)
