import { describe, expect, it } from 'vitest'
import { attributesIn, countsOf, spansIn } from './facets.ts'
import { searchOf } from './search.ts'
import { countsByDay, historyOf } from './search-log.ts'

describe('a search', () => {
  it('of more than a hundred characters is refused before anything is done with it', () => {
    expect(() => searchOf('x'.repeat(10_000), null)).toThrow('100 characters')
    expect(searchOf('x'.repeat(100), null).words).toHaveLength(1)
  })

  it('of nothing but signs looks for nothing, unlike one that says nothing', () => {
    expect(searchOf('***', null).query).toBe('')
    expect(searchOf('  ', null).query).toBeNull()
    expect(searchOf(null, null).query).toBeNull()
  })

  it('compares a price in the currency of each product, rounded inwards where that is coarser', () => {
    const { price } = searchOf(null, { price: { range: { from: '9.95', below: '20.5' } } })
    expect(price?.from).toMatchObject({ CNY: '995', JPY: '10', KWD: '9950' })
    expect(price?.below).toMatchObject({ CNY: '2050', JPY: '21', KWD: '20500' })
  })

  it('is bounded in what it may ask for', () => {
    expect(() => searchOf(null, { attributes: Array(11).fill({ name: 'a', in: [] }) })).toThrow('10 attributes')
    expect(() => searchOf(null, { attributes: [{ name: 'a', in: Array(21).fill('b') }] })).toThrow('20 values')
  })
})

describe('facets', () => {
  it('show the values with the most finds first, and equals by their names', () => {
    const counts = [
      { mark: 'b:2', count: 3 },
      { mark: 'b:1', count: 3 },
      { mark: 'c:1', count: 9 },
      { mark: 'b:3', count: 7 },
    ]
    expect(countsOf(counts, 'b', 2).map(({ value }) => value)).toEqual(['3', '1'])
  })

  it('group values by the name of their attribute', () => {
    const counts = [
      { mark: 'a:Size\u001fL', count: 1 },
      { mark: 'a:Colour\u001fRed', count: 2 },
      { mark: 'a:Colour\u001fBlue', count: 5 },
    ]
    expect(attributesIn(counts)).toEqual([
      {
        name: 'Colour',
        values: [
          { value: 'Blue', count: 5 },
          { value: 'Red', count: 2 },
        ],
      },
      { name: 'Size', values: [{ value: 'L', count: 1 }] },
    ])
  })

  it('join spans of price until six are left, and lose no find', () => {
    const spans = [1, 2, 5, 10, 20, 50, 100, 200].map((from, at) => ({ mark: `p:CNY:${from * 100}`, count: at + 1 }))
    const joined = spansIn([...spans, { mark: 'p:USD:100', count: 2 }])
    expect(joined).toHaveLength(6)
    expect(joined.reduce((sum, { count }) => sum + count, 0)).toBe(36)
    expect(joined.map(({ from, below }) => [from.minorUnits, below?.minorUnits])).toEqual([
      [100n, 1000n],
      [1000n, 2000n],
      [2000n, 5000n],
      [5000n, 10000n],
      [10000n, 20000n],
      [20000n, undefined],
    ])
  })
})

describe('what was searched', () => {
  const at = (time: string) => new Date(`2026-11-${time}Z`)
  const noted = [
    { keyword: 'tea', accountId: 'acc_1', resultCount: 0, at: at('20T23:59:59'), times: 1 },
    { keyword: 'tea', accountId: null, resultCount: 4, at: at('21T00:00:00'), times: 3 },
    { keyword: 'tea', accountId: 'acc_1', resultCount: 5, at: at('21T08:00:00'), times: 1 },
  ]

  it('is counted by day in UTC, with what the last search found', () => {
    expect(countsByDay(noted)).toEqual([
      { keyword: 'tea', day: '2026-11-20', searches: 1, zeros: 1, results: 0 },
      { keyword: 'tea', day: '2026-11-21', searches: 4, zeros: 0, results: 5 },
    ])
  })

  it('stands once in the history of who is signed in', () => {
    expect(historyOf(noted, [])).toEqual([
      { accountId: 'acc_1', keyword: 'tea', at: at('21T08:00:00'), resultCount: 5 },
    ])
  })
})
