/** The file as a whole cannot be read; the message says where. */
export class CsvFault extends Error {}

const MOST_COLUMNS = 60
const LONGEST_FIELD = 60_000

/**
 * Records of a CSV file as RFC 4180 has it, a piece of text at a time: quoted fields hold commas, line ends and doubled quotes;
 * a line ends by CRLF or LF, the last one also by the end of the file.
 */
export async function* readCsv(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<readonly string[]> {
  const reader = new Reader()
  for await (const piece of pieces) yield* reader.read(piece)
  yield* reader.end()
}

type State = 'start' | 'plain' | 'quoted' | 'quote'

class Reader {
  private state: State = 'start'
  private field = ''
  private record: string[] = []
  private line = 1
  private isAfterReturn = false

  *read(piece: string): Generator<readonly string[]> {
    for (const character of piece) {
      const isEnd = this.take(character)
      if (isEnd) yield this.finish()
    }
  }

  *end(): Generator<readonly string[]> {
    if (this.isAfterReturn) throw this.fault('a carriage return stands alone')
    if (this.state === 'quoted') throw this.fault('a quote is not closed')
    if (this.state !== 'start' || this.record.length > 0) yield this.finish()
  }

  /** True when the character ends a record. */
  private take(character: string): boolean {
    if (this.isAfterReturn) {
      this.isAfterReturn = false
      if (character !== '\n') throw this.fault('a carriage return stands alone')
      return true
    }
    if (this.state === 'quoted') return this.takeQuoted(character)
    if (character === '"') return this.takeQuote()
    if (character === ',') return this.closeField()
    if (character === '\n') return true
    if (character === '\r') this.isAfterReturn = true
    else this.takePlain(character)
    return false
  }

  private takeQuoted(character: string): false {
    if (character === '"') this.state = 'quote'
    else this.add(character)
    return false
  }

  private takeQuote(): false {
    if (this.state === 'plain') throw this.fault('a quote stands in a field that is not quoted')
    if (this.state === 'quote') this.add('"')
    this.state = 'quoted'
    return false
  }

  private takePlain(character: string): void {
    if (this.state === 'quote') throw this.fault('something follows a closed quote')
    this.state = 'plain'
    this.add(character)
  }

  private add(character: string): void {
    this.field += character
    if (this.field.length > LONGEST_FIELD) throw this.fault(`a field is longer than ${LONGEST_FIELD} characters`)
  }

  private closeField(): false {
    this.record.push(this.field)
    if (this.record.length >= MOST_COLUMNS) throw this.fault(`it has more than ${MOST_COLUMNS} columns`)
    this.field = ''
    this.state = 'start'
    return false
  }

  private finish(): readonly string[] {
    const record = [...this.record, this.field]
    this.record = []
    this.field = ''
    this.state = 'start'
    this.line += 1
    return record
  }

  private fault(what: string): CsvFault {
    return new CsvFault(`Line ${this.line}: ${what}.`)
  }
}

/** A cell that a spreadsheet would take for a formula is given a quote in front, so that it is read as text. */
export const csvLine = (cells: readonly string[]): string => `${cells.map((cell) => quoted(defused(cell))).join(',')}\r\n`

const defused = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
