/** Read by spreadsheets, which take some texts for formulas: an apostrophe before them makes them texts again. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]|^\p{Cc}/u

const isNumber = (value: string): boolean => /^-?\d+(\.\d+)?$/.test(value)

export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

/** Tells spreadsheets that what follows is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF'

function cell(value: string): string {
  const safe = FORMULA.test(value) && !isNumber(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
