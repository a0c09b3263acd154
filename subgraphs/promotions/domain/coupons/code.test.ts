import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CODE_ALPHABET,
  CODE_LENGTH,
  codeFrom,
  hourOf,
  isPassword,
  passwordKey,
  readSaid,
  SHARE_LENGTH,
} from './code.ts'

describe('a code', () => {
  test('is of characters that cannot be mistaken, none of them likelier than another', () => {
    const all = Array.from({ length: 256 }, (_, byte) => codeFrom([byte], 1)).filter((one) => one !== null)
    const counts = [...CODE_ALPHABET].map((one) => all.filter((character) => character === one).length)
    expect(new Set(counts).size).toBe(1)
    for (const confusing of '01IOUL') expect(CODE_ALPHABET).not.toContain(confusing)
  })

  test('is read as it was made, however it is typed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(CODE_LENGTH, SHARE_LENGTH),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        (length, bytes) => {
          const code = codeFrom(bytes, length)
          if (code === null) return
          const kind = length === CODE_LENGTH ? 'CODE' : 'SHARE'
          const typed = ` ${code.slice(0, 4)}-${code.slice(4).toLowerCase()} `
          expect(readSaid(typed)).toEqual({ ok: true, value: { kind, code } })
          expect(isPassword(code)).toBe(false)
        },
      ),
    )
  })

  test('needs enough randomness', () => {
    expect(codeFrom([255, 255, 0], 2)).toBeNull()
  })
})

describe('a password', () => {
  test('is the same in any case, width and spacing', () => {
    expect(passwordKey(' Ｏpen   SESAME ')).toBe('open sesame')
    expect(readSaid('双十一 快乐')).toEqual({ ok: true, value: { kind: 'PASSWORD', key: '双十一 快乐' } })
  })

  test.each(['x', 'x'.repeat(21), '22223333AAAA', '', 'a\u0000b'])('is not %j', (text) => {
    expect(isPassword(text)).toBe(false)
  })
})

test('hours begin on the hour', () => {
  expect(hourOf(new Date('2026-11-21T04:59:59.999Z'))).toEqual(new Date('2026-11-21T04:00:00Z'))
})
