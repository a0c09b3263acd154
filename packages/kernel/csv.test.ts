import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { CsvFault, csvLine, csvTable, readCsv, readCsvText } from './csv.ts'

async function read(...pieces: readonly string[]): Promise<(readonly string[])[]> {
  const records: (readonly string[])[] = []
  for await (const { cells } of readCsv(pieces)) records.push(cells)
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

  it('counts the lines that an editor shows, those within quotes too, and a record stands in its first', async () => {
    const text = 'a,"two\r\nlines"\r\n\n"and\n\nthree",b\nc,d\n'
    expect(readCsvText(text).map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'a'],
      [3, ''],
      [4, 'and\n\nthree'],
      [7, 'c'],
    ])
    await expect(read('"a\nb"\nc"d')).rejects.toThrow('Line 3: a quote stands in a field that is not quoted.')
    await expect(read('a\n"b\nc')).rejects.toThrow('Line 2: a quote is not closed.')
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

describe('a text that is there already', () => {
  it('is read as a file is', () => {
    expect(readCsvText('\uFEFF"a,b",c\r\n\nd').map(({ cells }) => cells)).toEqual([['a,b', 'c'], [''], ['d']])
    expect(() => readCsvText('a,b\n"c')).toThrow(new CsvFault('Line 2: a quote is not closed.'))
  })
})

describe('a written line', () => {
  it.each([
    '=1+1',
    '=cmd|x',
    '+1',
    '+1+1',
    '-1+1',
    '@a',
    '|cmd',
    ' =1',
    '\t=1',
    '\ta',
    '\n=1',
    '\u0000=1',
    '＝1+1',
    '%0a=1',
  ])('holds no formula that a spreadsheet would run: %j', (value) => {
    expect(csvLine([value]).replace(/^"/, '')).toMatch(/^'/)
  })

  it('keeps numbers as they are, quotes what would break the line, and doubles quotes', () => {
    expect(csvLine(['-12.50', -5, 'a,b', 'say "so"', 'two\nlines', '陈明', 'a=b'])).toBe(
      '-12.50,-5,"a,b","say ""so""","two\nlines",陈明,a=b\r\n',
    )
  })

  it('has an empty cell for what is not there, and tells times as they are told everywhere', () => {
    expect(csvLine([null, undefined, 5n, new Date(0)])).toBe(',,5,1970-01-01T00:00:00.000Z\r\n')
  })

  it('never begins a formula, and is read again as it was written', async () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'é', '=', '-') }))
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 5 }), async (cells) => {
        const [record = []] = await read(csvLine(cells))
        expect(record.map((one, index) => (one === `'${cells[index]}` ? cells[index] : one))).toEqual(cells)
        for (const one of record) if (!/^-?\d+(\.\d+)?$/.test(one)) expect(one).not.toMatch(/^\s*[=+\-@|%]/)
      }),
    )
  })
})

test('a table has its columns in their order, or those that are wanted in theirs', () => {
  const table = csvTable({ NAME: (row: { name: string }) => row.name, SIZE: ({ name }) => name.length })
  expect(table.head() + table.line({ name: 'a,b' })).toBe('name,size\r\n"a,b",3\r\n')
  expect(table.head(['SIZE']) + table.line({ name: 'ab' }, ['SIZE'])).toBe('size\r\n2\r\n')
})
