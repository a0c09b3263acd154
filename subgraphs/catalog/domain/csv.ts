/** The file as a whole cannot be read; the message says where. */
export class CsvFault extends Error {}

const MOST_COLUMNS = 60
const LONGEST_FIELD = 60_000

/**
 * Records of a CSV file as RFC 4180 has it, a piece of text at a time: quoted fields hold commas, line ends and doubled quotes;
 * a line ends by CRLF or LF, the last one also by the end of the file.
 */
export async function* readCsv(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<readonly string[]> {
  const reading: Reading = { state: 'start', field: '', record: [], line: 1 }
  for await (const piece of pieces) {
    for (const character of piece) if (take(character, reading)) yield finish(reading)
  }
  if (reading.state === 'return') throw faultAt(reading, 'a carriage return stands alone')
  if (reading.state === 'quoted') throw faultAt(reading, 'a quote is not closed')
  if (reading.state !== 'start' || reading.record.length > 0) yield finish(reading)
}

/** `quote` is behind a quote that ends its field unless another one follows. */
type State = 'start' | 'plain' | 'quoted' | 'quote' | 'return'
type Reading = { state: State; field: string; record: string[]; line: number }

/** True when the character ends a record. */
function take(character: string, reading: Reading): boolean {
  if (reading.state === 'quoted') {
    if (character === '"') reading.state = 'quote'
    else add(character, reading)
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

function finish(reading: Reading): readonly string[] {
  const record = [...reading.record, reading.field]
  Object.assign(reading, { state: 'start', field: '', record: [], line: reading.line + 1 })
  return record
}

const faultAt = ({ line }: Reading, what: string): CsvFault => new CsvFault(`Line ${line}: ${what}.`)

/** A cell that a spreadsheet would take for a formula is given a quote in front, so that it is read as text. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(defused(cell))).join(',')}\r\n`

/** Read by spreadsheets, which take some texts for formulas: an apostrophe before them makes them texts again. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]|^[\t\r]/u

const defused = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
