import type { Sheet } from '../domain/print-sheet.ts'
import { htmlPrinter } from './html-printer.ts'
import { textPrinter } from './text-printer.ts'

type PrintFormat = 'HTML' | 'TEXT'

/** Makes of sheets what a device prints. An adapter to a cloud printer or to a carrier's own waybills has this form. */
export type Printer = {
  readonly contentType: string
  readonly print: (sheets: readonly Sheet[]) => string
}

export type Printers = Readonly<Record<PrintFormat, Printer>>

export const printers: Printers = { HTML: htmlPrinter, TEXT: textPrinter }
