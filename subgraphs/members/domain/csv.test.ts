import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine } from './csv.ts'
import { exportHeader, exportLine } from './export-row.ts'
import { blankMember } from './member.ts'

describe('a cell', () => {
  test.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '|cmd', ' =1', '\t=1', '\u0000=1', '＝1+1', '%0a=1'])(
    'that a spreadsheet would take for a formula is a text: %j',
    (value) => {
      expect(csvLine([value]).replace(/^"/, '')).toMatch(/^'/)
    },
  )

  test('keeps numbers as they are, quotes what would break the line, and doubles quotes', () => {
    expect(csvLine(['-12.50', 'a,b', 'say "so"', 'two\nlines', '陈明'])).toBe(
      '-12.50,"a,b","say ""so""","two\nlines",陈明\r\n',
    )
  })

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

test('a row has as many cells as the header, and money in yuan', () => {
  const member = { ...blankMember('acc_x', new Date(0)), spent: 123_405n, nickname: '=cmd()', remark: 'a, b' }
  const line = exportLine({ member, level: 'Gold', groups: ['A', 'B'], tags: [] })
  expect(line).toContain(',1234.05,')
  expect(line).toContain(",'=cmd(),")
  expect(line.replace('"a, b"', 'ab').split(',')).toHaveLength(exportHeader().split(',').length)
})
