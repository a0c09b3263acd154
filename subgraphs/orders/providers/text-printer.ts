import type { Sheet } from '../domain/print-sheet.ts'
import type { Printer } from './printers.ts'

/** Plain lines for printers of receipts, a form feed between sheets. */
export const textPrinter: Printer = {
  contentType: 'text/plain; charset=utf-8',
  print: (sheets) => sheets.map(sheetOf).join('\f'),
}

const RULE = '-'.repeat(32)

const sheetOf = ({ title, number, facts, rows }: Sheet): string =>
  [
    ...[plain(title), plain(number), RULE, ...facts.map(([label, value]) => `${plain(label)}: ${plain(value)}`), RULE],
    ...rows.map(({ text, quantity }) => `${quantity} x ${plain(text)}`),
    '',
  ].join('\n')

/** What buyers write commands no printer. */
const plain = (text: string): string => text.replace(/\p{C}+/gu, ' ')
