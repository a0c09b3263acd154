/** The file as a whole cannot be read; the message says where. */
export class CsvFault extends Error {}

const MOST_COLUMNS = 60
const LONGEST_FIELD = 60_000

/** With the line of the file that it begins in, as an editor counts: a line end in quotes begins one, too. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] }

/**
 * Records of a CSV file as RFC 4180 has it, a piece of text at a time: quoted fields hold commas, line ends and doubled quotes;
 * a line ends by CRLF or LF, the last one also by the end of the file.
 */
export async function* readCsv(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<CsvRecord> {
  const reading = beginning()
  for await (const piece of pieces) yield* take(piece, reading)
  yield* end(reading)
}

/** The same of a text that is there already, without the mark that spreadsheets put before it. */
export function readCsvText(text: string): readonly CsvRecord[] {
  const reading = beginning()
  return [...take(text.replace(/^\uFEFF/, ''), reading), ...end(reading)]
}

const beginning = (): Reading => ({ state: 'start', field: '', record: [], line: 1, from: 1 })

function* take(piece: string, reading: Reading): Generator<CsvRecord> {
  for (const character of piece) if (endsRecord(character, reading)) yield finish(reading)
}

function* end(reading: Reading): Generator<CsvRecord> {
  if (reading.state === 'return') throw faultAt(reading, 'a carriage return stands alone')
  if (reading.state === 'quoted') throw faultAt({ line: reading.from }, 'a quote is not closed')
  if (reading.state !== 'start' || reading.record.length > 0) yield finish(reading)
}

/** `quote` is behind a quote that ends its field unless another one follows. */
type State = 'start' | 'plain' | 'quoted' | 'quote' | 'return'
/** `from` is the line in which the record begins. */
type Reading = { state: State; field: string; record: string[]; line: number; from: number }

function endsRecord(character: string, reading: Reading): boolean {
  if (reading.state === 'quoted') {
    if (character === '"') reading.state = 'quote'
    else addQuoted(character, reading)
    return false
  }
  if (character === '\n') return true
  if (reading.state === 'return') throw faultAt(reading, 'a carriage return stands alone')
  if (character === '\r') reading.state = 'return'
  else if (character === ',') closeField(reading)
  else if (character === '"') openQuote(reading)
  else addPlain(character, reading)
  return false
}

function openQuote(reading: Reading): void {
  if (reading.state === 'plain') throw faultAt(reading, 'a quote stands in a field that is not quoted')
  if (reading.state === 'quote') add('"', reading)
  reading.state = 'quoted'
}

function addPlain(character: string, reading: Reading): void {
  if (reading.state === 'quote') throw faultAt(reading, 'something follows a closed quote')
  reading.state = 'plain'
  add(character, reading)
}

function addQuoted(character: string, reading: Reading): void {
  add(character, reading)
  if (character === '\n') reading.line += 1
}

function add(character: string, reading: Reading): void {
  reading.field += character
  if (reading.field.length > LONGEST_FIELD) throw faultAt(reading, `a field is longer than ${LONGEST_FIELD} characters`)
}

function closeField(reading: Reading): void {
  reading.record.push(reading.field)
  if (reading.record.length >= MOST_COLUMNS) throw faultAt(reading, `it has more than ${MOST_COLUMNS} columns`)
  reading.field = ''
  reading.state = 'start'
}

function finish(reading: Reading): CsvRecord {
  const record = { line: reading.from, cells: [...reading.record, reading.field] }
  const line = reading.line + 1
  Object.assign(reading, { state: 'start', field: '', record: [], line, from: line })
  return record
}

const faultAt = ({ line }: Pick<Reading, 'line'>, what: string): CsvFault => new CsvFault(`Line ${line}: ${what}.`)

/** Read by spreadsheets, which take some texts for formulas: an apostrophe before them makes them texts again. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]|^\p{Cc}/u

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text)

/** Tells spreadsheets that what follows is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** A line of a table: what is not there is an empty cell, and times are told as everywhere. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`

/** A table by what its columns say of a row; they stand as they are written where nobody wants some of them, or others first. */
export function csvTable<Row, Name extends string>(columns: Readonly<Record<Name, (row: Row) => unknown>>) {
  const names: readonly Name[] = Object.keys(columns) as Name[]
  return {
    names,
    head: (wanted: readonly Name[] = names): string => csvLine(wanted.map((name) => name.toLowerCase())),
    line: (row: Row, wanted: readonly Name[] = names): string => csvLine(wanted.map((name) => columns[name](row))),
  }
}

function cell(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : value === null || value === undefined ? '' : String(value)
  const safe = FORMULA.test(text) && !isNumber(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
