import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvFault, csvLine, readCsv } from './csv.ts'

async function read(...pieces: readonly string[]): Promise<(readonly string[])[]> {
  const records: (readonly string[])[] = []
  for await (const record of readCsv(pieces)) records.push(record)
  return records
}

describe('a CSV file', () => {
  it('has records that end by either kind of line end, the last one also by none', async () => {
    expect(await read('a,b\r\nc,d\ne,f')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ])
    expect(await read('a,\n')).toEqual([['a', '']])
    expect(await read('')).toEqual([])
    expect(await read('""')).toEqual([['']])
  })

  it('holds commas, line ends and quotes in quoted fields', async () => {
    expect(await read('"a,b","c\r\nd","say ""hi"""\n')).toEqual([['a,b', 'c\r\nd', 'say "hi"']])
  })

  it('is the same in whatever pieces it comes', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '茶', '😀', "'") })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 7 }), async (rows, width) => {
        const text = rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')}\r\n`).join('')
        const characters = [...text]
        const pieces = Array.from({ length: Math.ceil(characters.length / width) }, (_, at) =>
          characters.slice(at * width, (at + 1) * width).join(''),
        )
        expect(await read(...pieces)).toEqual(rows)
      }),
      { numRuns: 50 },
    )
  })

  it('is refused with its line where it is broken', async () => {
    await expect(read('a,b\n"c')).rejects.toThrow('Line 2: a quote is not closed.')
    await expect(read('a"b\n')).rejects.toThrow(CsvFault)
    await expect(read('"a"b\n')).rejects.toThrow('Line 1: something follows a closed quote.')
    await expect(read('a\rb')).rejects.toThrow('Line 1: a carriage return stands alone.')
    await expect(read(','.repeat(100))).rejects.toThrow('Line 1: it has more than 60 columns.')
    await expect(read('x'.repeat(60_001))).rejects.toThrow(CsvFault)
  })
})

describe('a written line', () => {
  it('holds no formula: what a spreadsheet would run is text', () => {
    expect(csvLine(['=cmd|x', '+1', '-1', '@a', '\ta', 'a=b'])).toBe("'=cmd|x,'+1,'-1,'@a,'\ta,a=b\r\n")
  })

  it.each([' =1', '\n=1', '\u0000=1', '|cmd', '%0a=1', '＝1+1'])('nor one that is hidden: %j', (value) => {
    expect(csvLine([value]).replace(/^"/, '')).toMatch(/^'/)
  })

  it('is read again as it was written', async () => {
    const plain = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'é') })
    await fc.assert(
      fc.asyncProperty(fc.array(plain, { minLength: 2, maxLength: 5 }), async (cells) => {
        expect(await read(csvLine(cells))).toEqual([cells])
      }),
      { numRuns: 50 },
    )
  })
})
