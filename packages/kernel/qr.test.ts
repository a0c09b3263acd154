import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Modules } from './qr.ts'
import { MOST_BYTES, qrCode } from './qr.ts'
import { qrPicture } from './qr-picture.ts'
import { errorWords } from './reed-solomon.ts'

const rowsOf = (modules: Modules) => modules.map((row) => row.map((isDark) => (isDark ? '#' : '.')).join(''))
const made = (text: string): Modules => {
  const modules = qrCode(text)
  if (modules === null) throw new Error('too long')
  return modules
}
const hashOf = (text: string) =>
  createHash('sha256')
    .update(rowsOf(made(text)).join('\n'))
    .digest('hex')
    .slice(0, 16)

describe('a QR code', () => {
  // A decoder of others has read each of them; whatever changes a module must be read again.
  test.each([
    ['HELLO', 21, 'fde4a9d368993261'],
    ['http://localhost:4000/?poster=ABCDEFGHJKMNPQRS', 33, 'fcaeb91dfb58c357'],
    ['y'.repeat(100), 41, '7ff02d075bb1ca39'],
    ['w'.repeat(MOST_BYTES), 53, '6605da6f51c834e1'],
  ])('of %s is as large as it must be, and drawn as it was when it was read', (text, size, hash) => {
    expect([made(text).length, hashOf(text)]).toEqual([size, hash])
  })

  test('has three eyes, and a light rim around them', () => {
    const rows = rowsOf(made('HELLO'))
    const corner = (x: number, y: number) => rows.slice(y, y + 7).map((row) => row.slice(x, x + 7))
    const eye = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']
    expect([corner(0, 0), corner(14, 0), corner(0, 14)]).toEqual([eye, eye, eye])
    expect([rows[7]?.slice(0, 8), rows[7]?.slice(13), rows[13]?.slice(0, 8)]).toEqual(Array(3).fill('........'))
  })

  test('is not made of what no code holds', () => {
    expect(qrCode('w'.repeat(MOST_BYTES + 1))).toBeNull()
  })

  test('is a picture with room around it', () => {
    expect(qrPicture([[true]])).toContain('viewBox="0 0 9 9"')
    expect(qrPicture([[true]])).toContain('<path d="M4 4h1v1h-1z"/>')
  })
})

test('what corrects a message is what the standard says', () => {
  // The example of annex I of ISO 18004: 01234567 as version 1-M.
  const data = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11]
  expect(errorWords(data, 10)).toEqual([0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55])
})
