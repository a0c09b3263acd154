import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'

export type SheetLine = {
  readonly line: number
  readonly orderNumber: string
  readonly carrierCode: string
  readonly trackingNumber: string
}

const MOST_LINES = 500
const MOST_CHARACTERS = 100_000

/** Order number, carrier code and tracking number, line by line; quotes around a cell are let go, and a header is left out. */
export function readSheet(csv: string): Result<readonly SheetLine[]> {
  if (csv.length > MOST_CHARACTERS) return tooLong()
  const lines = csv
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, line }) => ({
      line,
      cells: text.split(',').map((cell) =>
        cell
          .trim()
          .replace(/^"(.*)"$/, '$1')
          .trim(),
      ),
    }))
    .filter(({ line, cells }) => line > 1 || /^\d+$/.test(cells[0] ?? ''))
  if (lines.length < 1 || lines.length > MOST_LINES) return tooLong()
  return ok(
    lines.map(({ line, cells: [orderNumber = '', carrierCode = '', trackingNumber = ''] }) => ({
      line,
      orderNumber,
      carrierCode,
      trackingNumber,
    })),
  )
}

const tooLong = () => refused('SHEET_LENGTH', `A sheet has 1 to ${MOST_LINES} lines.`, 'csv')
