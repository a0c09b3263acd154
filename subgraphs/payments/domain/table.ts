/** What a spreadsheet would run as a formula is made text. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]|^\p{Cc}/u

/** Rows as comma-separated values; cells that hold a comma, a quote or a line break are quoted. */
export const toCsv = (head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  `${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`

function cell(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : value === null || value === undefined ? '' : String(value)
  const isNumber = /^-?\d+(\.\d+)?$/.test(text)
  const safe = FORMULA.test(text) && !isNumber ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
