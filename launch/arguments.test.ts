import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'
import { UsageFault } from './usage-fault.ts'

describe('the words behind npm start', () => {
  it('are the whole demo mall when there are none', () => {
    expect(readArguments([])).toEqual({ parts: [], isMigration: false, errand: null, isReset: false, scale: 1_000 })
  })

  it('name the parts of this process in any grouping', () => {
    expect(readArguments(['catalog', 'gateway']).parts).toEqual(['catalog', 'gateway'])
  })

  it('may ask for migrations alone, which are no part', () => {
    expect(readArguments(['migrate'])).toMatchObject({ parts: [], isMigration: true })
  })

  it('may be an errand, which wants as many words as it says and goes with no part', () => {
    expect(readArguments(['operator', 'ada'])).toMatchObject({
      parts: [],
      errand: { name: 'operator', words: ['ada'] },
    })
    for (const words of [['operator'], ['operator', 'ada', 'secret'], ['operator', '--reset'], ['signing-keys', 'x']])
      expect(() => readArguments(words), words.join(' ')).toThrow(UsageFault)
    expect(() => readArguments(['gateway', 'operator'])).toThrow(UsageFault)
  })

  it.each([[['--scale', '250000']], [['--scale=250000']]])('take a scale as %j', (words) => {
    expect(readArguments(words)).toMatchObject({ parts: [], scale: 250_000 })
  })

  it.each([['0'], ['1000001'], ['-5'], ['1.5'], ['many'], ['']])('refuse a scale of "%s"', (scale) => {
    expect(() => readArguments([`--scale=${scale}`])).toThrow(UsageFault)
  })

  it('refuse a part that does not exist, and say which do', () => {
    expect(() => readArguments(['kitchen'])).toThrow(/There is no part "kitchen"; the parts are gateway, .*catalog/)
  })

  it.each([['--resett'], ['--scaled=5'], ['--help']])('refuse %s instead of passing over it', (word) => {
    expect(() => readArguments([word])).toThrow(UsageFault)
  })

  it('refuse a number that belongs to no option', () => {
    expect(() => readArguments(['catalog', '5'])).toThrow(UsageFault)
  })
})
