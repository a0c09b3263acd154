import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance, meant } from './spelling.ts'

describe('the distance of two words', () => {
  it.each([
    ['quince', 'quince', 0],
    ['quinze', 'quince', 1],
    ['quicne', 'quince', 1],
    ['quice', 'quince', 1],
    ['quince', 'quiet', 3],
    ['', 'tea', 3],
  ])('of %j and %j is %i', (from, to, steps) => {
    expect(distance(from, to)).toBe(steps)
  })

  it('is the same both ways, nothing only for the same word, and never more than the longer word', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a))
        expect(distance(a, b) === 0).toBe(a === b)
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })
})

describe('what was meant', () => {
  it('is what is spelled alike or holds what was typed, not what merely begins alike', () => {
    expect(meant('quince', ['quinces', 'quiet', 'quinze'])).toEqual(['quinces', 'quinze'])
    expect(meant('lamp', ['lamppost', 'headlamp', 'lump', 'land'])).toEqual(['lamppost', 'headlamp', 'lump'])
  })

  it('is a letter away for a short word, two for a longer one, and never the word itself', () => {
    expect(meant('tent', ['tent', 'test', 'toast'])).toEqual(['test'])
    expect(meant('bckpak', ['backpack'])).toEqual(['backpack'])
  })

  it('is five words at most', () => {
    expect(meant('tea', ['teas', 'team', 'teal', 'tear', 'teat', 'sea'])).toHaveLength(5)
  })
})
