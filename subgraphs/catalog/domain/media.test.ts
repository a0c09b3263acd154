import { describe, expect, it } from 'vitest'
import { paint } from '../providers/paint.ts'
import { checkArrived } from './arrived.ts'
import { rangeOf } from './byte-range.ts'
import { checkFile } from './media.ts'
import { pictureOf } from './picture.ts'
import { sniff } from './sniff.ts'

const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108012c019003012200021101031101', 'hex')
const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0'), Buffer.from('8f01002b0100', 'hex')])

describe('a file is what its bytes say', () => {
  it('with the size of a picture in pixels', () => {
    expect(sniff(paint(pictureOf('lamp')))).toEqual({ mimeType: 'image/png', width: 256, height: 256 })
    expect(sniff(Buffer.from('GIF89a\x90\x01\x2c\x01', 'latin1'))).toEqual({
      mimeType: 'image/gif',
      width: 400,
      height: 300,
    })
    expect(sniff(jpeg)).toEqual({ mimeType: 'image/jpeg', width: 400, height: 300 })
    expect(sniff(webp)).toEqual({ mimeType: 'image/webp', width: 400, height: 300 })
  })

  it('a film or a table', () => {
    expect(sniff(Buffer.from('\0\0\0\x18ftypisom\0\0\0\0'))?.mimeType).toBe('video/mp4')
    expect(sniff(Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.from('....webm')]))?.mimeType).toBe('video/webm')
    expect(sniff(Buffer.from('\uFEFFtitle,price\n茶,1\n'))?.mimeType).toBe('text/csv')
  })

  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page', ' <!doctype html><script>alert(1)</script>'],
    ['a program', 'MZ\0\0\0'],
    ['nothing', ''],
  ])('and %s is none that is taken', (_, text) => {
    expect(sniff(Buffer.from(text))).toBeNull()
  })

  it('and broken pictures are none', () => {
    for (const length of [1, 4, 9, 20]) expect(sniff(jpeg.subarray(0, length))?.width ?? null).toBeNull()
  })
})

describe('what may come', () => {
  const file = { kind: 'IMAGE', name: 'a.png', mimeType: 'image/png', byteCount: 10 } as const
  const codesOf = (change: object) => checkFile({ ...file, ...change }).flatMap((check) => (check ? [check.code] : []))

  it('is bounded in size and type by its kind', () => {
    expect(codesOf({})).toEqual([])
    expect(codesOf({ mimeType: 'image/svg+xml' })).toEqual(['FILE_TYPE'])
    expect(codesOf({ mimeType: 'video/mp4' })).toEqual(['FILE_TYPE'])
    expect(codesOf({ byteCount: 10 * 1024 * 1024 + 1 })).toEqual(['FILE_SIZE'])
    expect(codesOf({ byteCount: 0 })).toEqual(['FILE_SIZE'])
    expect(codesOf({ kind: 'VIDEO', mimeType: 'video/mp4', byteCount: 100 * 1024 * 1024 })).toEqual([])
    expect(codesOf({ kind: 'SHEET', mimeType: 'text/csv', byteCount: 20 * 1024 * 1024 + 1 })).toEqual(['FILE_SIZE'])
  })

  it('has a name that leads nowhere', () => {
    expect(codesOf({ name: '../../etc/passwd' })).toEqual(['TEXT_CHARACTERS'])
    expect(codesOf({ name: '' })).toEqual(['TEXT_LENGTH'])
  })

  it('is refused when it is not what was announced', () => {
    const promised = { mimeType: 'image/png', byteCount: 10n }
    const refusalOf = (arrived: Parameters<typeof checkArrived>[1]) => {
      const result = checkArrived(promised, arrived)
      return result.ok ? null : result.refusals[0]?.code
    }
    const png = { mimeType: 'image/png', width: 1, height: 1 }
    expect(refusalOf({ byteCount: 10, sha256: '', sniffed: png })).toBeNull()
    expect(refusalOf(null)).toBe('FILE_MISSING')
    expect(refusalOf({ byteCount: 11, sha256: '', sniffed: png })).toBe('FILE_SIZE')
    expect(refusalOf({ byteCount: 10, sha256: '', sniffed: { ...png, mimeType: 'image/gif' } })).toBe('FILE_TYPE')
    expect(refusalOf({ byteCount: 10, sha256: '', sniffed: { ...png, width: 60_000, height: 60_000 } })).toBe(
      'FILE_SIZE',
    )
  })
})

describe('a span of bytes', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=50-500', { start: 50, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-0', null],
    ['bytes=0-1,5-6', null],
    ['lines=0-1', null],
    [undefined, null],
  ])('%s of a hundred', (header, expected) => {
    expect(rangeOf(header, 100)).toEqual(expected)
  })
})

describe('a picture of the demo', () => {
  it('is the same for the same name and another for another one', () => {
    expect(paint(pictureOf('lamp')).equals(paint(pictureOf('lamp')))).toBe(true)
    expect(paint(pictureOf('lamp')).equals(paint(pictureOf('lamp-2')))).toBe(false)
    expect(paint(pictureOf('shop-1')).equals(paint(pictureOf('shop-2')))).toBe(false)
  })

  it('is light', () => {
    for (const name of ['shop-1', 'headphones-3', 'tea', 'x', 'logo'])
      expect(paint(pictureOf(name)).length).toBeLessThan(20_000)
  })
})
