import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allOf, keywordOf, wordsOf } from './words.ts'

describe('the words of a search', () => {
  it('are the same however they are written', () => {
    expect(wordsOf('  CAFÉ   Lamps ')).toEqual(['cafe', 'lamp'])
    expect(wordsOf('Ｗｉｆｉ　Ｃａｆｅ\u0301')).toEqual(['wifi', 'cafe'])
    expect(keywordOf(' Green\tTEA ')).toBe('green tea')
  })

  it('fold a plural into its singular and leave what only looks like one', () => {
    expect(wordsOf('watches boxes dresses batteries headphones')).toEqual([
      'watch',
      'box',
      'dress',
      'battery',
      'headphone',
    ])
    expect(wordsOf('glass bus this gas')).toEqual(['glass', 'bus', 'this', 'gas'])
  })

  it('of Chinese are its pairs of neighbours, and a single character is itself', () => {
    expect(wordsOf('蓝牙耳机')).toEqual(['蓝牙', '牙耳', '耳机'])
    expect(wordsOf('茶')).toEqual(['茶'])
    expect(wordsOf('小米phone 15')).toEqual(['小米', 'phone', '15'])
  })

  it('are ten at most', () => {
    expect(wordsOf('a b c d e f g h i j k l m')).toHaveLength(10)
    expect(wordsOf(`${'中'.repeat(50)}国茶叶礼盒绿茶红茶白茶黑茶乌龙`)).toHaveLength(10)
  })

  it('cannot say anything but words, whatever is typed', () => {
    expect(allOf(wordsOf(`a' | !b <-> ('c:*') \\ & --`))).toBe("'a' & 'b' & 'c'")
    expect(wordsOf('*** %%% ___ \'"\\')).toEqual([])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of wordsOf(text)) expect(word).toMatch(/^[\p{Alphabetic}0-9]+$/u)
        expect(wordsOf(wordsOf(text).join(' ')).length).toBeLessThanOrEqual(10)
      }),
    )
  })
})
