import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine } from './csv.ts'

describe('a cell of an export', () => {
  test.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '|cmd', ' =1', '\t=1', '\u0000=1', '＝1+1', '%0a=1'])(
    'that a spreadsheet would take for a formula is a text: %j',
    (value) => {
      expect(csvLine([value]).replace(/^"/, '')).toMatch(/^'/)
    },
  )

  test('never begins a formula, and gives its text back', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const line = csvLine([value]).slice(0, -2)
        const text = line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line
        expect(text === value || text === `'${value}`).toBe(true)
        if (!/^-?\d+(\.\d+)?$/.test(text)) expect(text).not.toMatch(/^\s*[=+\-@|%]/)
      }),
    )
  })
})
