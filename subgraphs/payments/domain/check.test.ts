import { codesOf } from '@supermall/testing/result'
import { describe, expect, it } from 'vitest'
import { readReason, readText } from './check.ts'

const holder = (name: string) => readText(name, { least: 1, most: 60, path: 'holderName' })

describe('a text of who is paid', () => {
  it.each(['', '  ', '\u200b', '\u202EieL', 'a\u2028b', 'a\nb', 'a\tb', 'a\u0000b', 'x'.repeat(61)])(
    'is not %j',
    (name) => {
      expect(codesOf(holder(name))).toEqual(['TEXT_LENGTH'])
      expect(codesOf(readReason(name.repeat(4)))).toEqual(['TEXT_LENGTH'])
    },
  )

  it('is counted by what people count, and trimmed', () => {
    expect(holder('🎁'.repeat(60))).toEqual({ ok: true, value: '🎁'.repeat(60) })
    expect(codesOf(holder('🎁'.repeat(61)))).toEqual(['TEXT_LENGTH'])
    expect(holder('  Lei Li ')).toEqual({ ok: true, value: 'Lei Li' })
  })

  it('may be none where it is a note', () => {
    const note = (text: string) => readText(text, { least: 0, most: 100, path: 'note' })
    expect(note(' ')).toEqual({ ok: true, value: '' })
    expect(codesOf(note('\u202EieL'))).toEqual(['TEXT_LENGTH'])
  })
})
