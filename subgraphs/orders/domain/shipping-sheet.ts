import type { Check } from '@supermall/kernel/check'
import type { CsvRecord } from '@supermall/kernel/csv'
import { CsvFault, readCsvText } from '@supermall/kernel/csv'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'

export type SheetLine = {
  readonly line: number
  readonly orderNumber: string
  readonly carrierCode: string
  readonly trackingNumber: string
  /** What stands behind the last of them is nothing that anybody reads. */
  readonly isOverfull: boolean
}

const MOST_LINES = 500
const MOST_CHARACTERS = 100_000

/** Order number, carrier code and tracking number, line by line; a header is left out. */
export function readSheet(csv: string): Result<readonly SheetLine[]> {
  if (csv.length > MOST_CHARACTERS) return tooLong()
  const records = recordsOf(csv)
  if (!records.ok) return records
  const lines = records.value
    .map(({ line, cells }) => ({ line, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .filter(({ line, cells }) => line > 1 || /^\d+$/.test(cells[0] ?? ''))
  if (lines.length < 1 || lines.length > MOST_LINES) return tooLong()
  return ok(
    lines.map(({ line, cells: [orderNumber = '', carrierCode = '', trackingNumber = '', ...rest] }) => ({
      line,
      orderNumber,
      carrierCode,
      trackingNumber,
      isOverfull: rest.some((cell) => cell !== ''),
    })),
  )
}

export const checkCells = ({ isOverfull }: SheetLine): Check =>
  isOverfull
    ? { code: 'TOO_MANY_CELLS', message: 'A line has an order number, a carrier code and a tracking number.' }
    : null

function recordsOf(csv: string): Result<readonly CsvRecord[]> {
  try {
    return ok(readCsvText(csv))
  } catch (error) {
    if (error instanceof CsvFault) return refused('SHEET_UNREADABLE', error.message, 'csv')
    throw error
  }
}

const tooLong = () => refused('SHEET_LENGTH', `A sheet has 1 to ${MOST_LINES} lines.`, 'csv')
