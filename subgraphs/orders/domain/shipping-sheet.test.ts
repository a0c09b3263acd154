import { describe, expect, test } from 'vitest'
import { readSheet } from './shipping-sheet.ts'

const sheet = (csv: string) => {
  const read = readSheet(csv)
  return read.ok
    ? read.value.map(({ line, isOverfull: _, ...cells }) => [line, ...Object.values(cells)])
    : read.refusals.map(({ code }) => code)
}

describe('a sheet of parcels', () => {
  test('may have a header, empty lines, spaces around cells, quotes and the mark of a spreadsheet', () => {
    const csv = '\uFEFForder,"carrier, by code",number\r\n"1001", sf ,SF-1\n\n1002,"zto","SF-2"\n'
    expect(sheet(csv)).toEqual([
      [2, '1001', 'sf', 'SF-1'],
      [4, '1002', 'zto', 'SF-2'],
    ])
  })

  test('is told by the lines that an editor shows, breaks within cells counted', () => {
    const csv = 'order,"carrier,\nby code",number\n1001,sf,SF-1\n1002,"zto\n\n",SF-2\n1003,sf,SF-3\n'
    expect(sheet(csv).map(([line, number]) => [line, number])).toEqual([
      [3, '1001'],
      [4, '1002'],
      [7, '1003'],
    ])
  })

  test('keeps what is quoted in one cell', () => {
    expect(sheet('1001,"sf, express",SF-1')).toEqual([[1, '1001', 'sf, express', 'SF-1']])
  })

  test.each([
    ['a quote that is not closed', '1001,"sf,SF-1', ['SHEET_UNREADABLE']],
    ['no line', 'order,carrier,number\n', ['SHEET_LENGTH']],
    ['too many lines', '1001,sf,SF-1\n'.repeat(501), ['SHEET_LENGTH']],
  ])('with %s is refused', (_, csv, codes) => {
    expect(sheet(csv)).toEqual(codes)
  })
})
