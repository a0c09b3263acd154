import { expect, test } from 'vitest'
import { exportHeader, exportLine } from './export-row.ts'
import { blankMember } from './member.ts'

test('a row has as many cells as the header, and money in yuan', () => {
  const member = { ...blankMember('acc_x', new Date(0)), spent: 123_405n, nickname: '=cmd()', remark: 'a, b' }
  const line = exportLine({ member, level: 'Gold', groups: ['A', 'B'], tags: [] })
  expect(line).toContain(',1234.05,')
  expect(line).toContain(",'=cmd(),")
  expect(line.replace('"a, b"', 'ab').split(',')).toHaveLength(exportHeader().split(',').length)
})
