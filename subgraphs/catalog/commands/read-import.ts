import type { Readable } from 'node:stream'
import { CsvFault, readCsv } from '@supermall/kernel/csv'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../data/database.ts'
import type { NumberedLine } from '../data/imports.ts'
import { deleteLines, insertLines, keepLines, moveImport } from '../data/imports.ts'
import type { ImportJobRow } from '../data/rows.ts'
import type { ImportKind } from '../domain/import-sheet.ts'
import { MOST_LINES, readHeader, readLine } from '../domain/import-sheet.ts'

const STEP = 500

/**
 * Takes a file apart into lines, some hundreds per transaction, and lets the import run when all of them stand. A file that
 * cannot be read to its end leaves none: nothing of it is worked.
 */
export async function readImport(job: ImportJobRow, file: Readable, transact: Transact<Tx>): Promise<void> {
  try {
    const numbers = await readLines(job, file, (lines) => transact(({ db }) => insertLines(db, job.id, lines)))
    await transact(async ({ db, now }) => {
      const data = { status: 'RUNNING', lineCount: numbers.length, startedAt: now }
      if (await moveImport(db, job.id, { from: 'WAITING', data })) await keepLines(db, job.id, numbers)
    })
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error
    await transact(async ({ db, now }) => {
      await deleteLines(db, job.id)
      await moveImport(db, job.id, {
        from: 'WAITING',
        data: { status: 'FAILED', error: error.message, startedAt: now, finishedAt: now },
      })
    })
  }
}

async function readLines(
  job: ImportJobRow,
  file: Readable,
  keep: (lines: readonly NumberedLine[]) => Promise<void>,
): Promise<readonly number[]> {
  let header: readonly string[] | null = null
  let waiting: NumberedLine[] = []
  const numbers: number[] = []
  for await (const { line, cells } of readCsv(textOf(file))) {
    if (header === null) {
      header = headerOf(job.kind as ImportKind, cells)
      continue
    }
    const content = readLine(header, cells)
    if (content === 'too long') throw new CsvFault(`Line ${line}: it has more cells than the header.`)
    if (content === null) continue
    if (numbers.push(line) > MOST_LINES) throw new CsvFault(`A file may have ${MOST_LINES} lines.`)
    waiting.push({ line, content })
    if (waiting.length < STEP) continue
    await keep(waiting)
    waiting = []
  }
  if (numbers.length === 0) throw new CsvFault('The file has no lines.')
  await keep(waiting)
  return numbers
}

function headerOf(kind: ImportKind, record: readonly string[]): readonly string[] {
  const header = readHeader(kind, record)
  if (!header.ok) throw new CsvFault(header.refusals[0]?.message ?? '')
  return header.value
}

/** UTF-8 with or without its mark; anything else would become question marks in titles, so it is refused. */
async function* textOf(file: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of file) yield refusingNul(decoder.decode(chunk as Uint8Array, { stream: true }))
    yield decoder.decode()
  } catch (error) {
    throw error instanceof TypeError ? new CsvFault('The file is not text in UTF-8.') : error
  }
}

function refusingNul(text: string): string {
  if (text.includes('\0')) throw new CsvFault('The file is not text in UTF-8.')
  return text
}
