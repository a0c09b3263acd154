import { describe, expect, it } from 'vitest'
import { bounded } from './bounded.ts'

const texts = (most: number, mostCharacters: number) => {
  const gone: string[] = []
  const kept = bounded<number>({ most, mostCharacters, forgotten: (text) => void gone.push(text) })
  return { ...kept, gone }
}

describe('what was worked out from texts', () => {
  it('is forgotten beyond a number, what was used longest ago first', () => {
    const kept = texts(2, 100)
    kept.set('a', 1)
    kept.set('b', 2)
    expect(kept.get('a')).toBe(1)
    kept.set('c', 3)
    expect(kept.gone).toEqual(['b'])
    expect([kept.has('a'), kept.get('b'), kept.has('c')]).toEqual([true, undefined, true])
  })

  it('is forgotten beyond so many characters, however few the texts are', () => {
    const kept = texts(100, 10)
    kept.set('aaaaa', 1)
    kept.set('bbbbb', 2)
    kept.set('c', 3, 6)
    expect(kept.gone).toEqual(['aaaaa', 'bbbbb'])
    expect(kept.characters()).toBe(6)
    kept.set('d', 4, 11)
    expect(kept.gone).toEqual(['aaaaa', 'bbbbb', 'd'])
    expect([kept.has('c'), kept.has('d'), kept.characters()]).toEqual([true, false, 6])
  })

  it('counts what is said anew once, and what is taken out no more', () => {
    const kept = texts(100, 10)
    for (const value of [1, 2, 3]) kept.set('aaaa', value)
    kept.set('bbbb', 1)
    expect(kept.gone).toEqual([])
    expect(kept.get('aaaa')).toBe(3)
    kept.delete('aaaa')
    kept.set('cccc', 1)
    expect(kept.has('bbbb')).toBe(true)
    kept.clear()
    kept.set('dddddddddd', 1)
    expect(kept.has('dddddddddd')).toBe(true)
  })
})
