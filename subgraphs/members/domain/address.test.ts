import { checked } from '@supermall/kernel/check'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AddressFacts } from './address.ts'
import { checkAddress, tidyAddress } from './address.ts'

const fine: AddressFacts = {
  recipient: '陈明',
  phone: '13800000001',
  regionCode: '440305',
  province: '广东省',
  city: '深圳市',
  district: '南山区',
  line: '科技园路 1 号',
  postcode: null,
  label: null,
  latitude: 22.5405,
  longitude: 113.9483,
}

const codesOf = (changes: Partial<AddressFacts>): string[] => {
  const result = checked(...checkAddress({ ...fine, ...changes }))
  return result.ok ? [] : result.refusals.map(({ code, path }) => `${code} ${path?.join('.')}`)
}

describe('an address', () => {
  test('lies on the earth or nowhere, and half a place is none', () => {
    expect(codesOf({ latitude: null, longitude: null })).toEqual([])
    expect(codesOf({ latitude: -90, longitude: 180 })).toEqual([])
    const wrong = [{ latitude: null }, { longitude: null }, { latitude: 90.01 }, { longitude: -180.5 }]
    for (const place of [...wrong, { latitude: Number.NaN }])
      expect(codesOf(place)).toEqual(['LOCATION_INVALID latitude'])
  })

  test('is fine as people write it', () => {
    expect(codesOf({})).toEqual([])
    expect(codesOf({ district: '', postcode: '518000', label: '家', province: ' 广东 ' })).toEqual([])
    expect(codesOf({ phone: '+8613800000001' })).toEqual([])
    expect(codesOf({ phone: '+4915112345678' })).toEqual([])
    expect(codesOf({ line: '<script>alert(1)</script>' })).toEqual([])
  })

  test.each([
    [{ recipient: ' ' }, 'TEXT_LENGTH recipient'],
    [{ recipient: 'x'.repeat(41) }, 'TEXT_LENGTH recipient'],
    [{ recipient: 'a\u0000b' }, 'TEXT_LENGTH recipient'],
    [{ phone: '12800000001' }, 'PHONE_INVALID phone'],
    [{ phone: '+86123' }, 'PHONE_INVALID phone'],
    [{ regionCode: '99' }, 'REGION_INVALID regionCode'],
    [{ regionCode: '990000' }, 'REGION_INVALID regionCode'],
    [{ province: '北京市' }, 'REGION_MISMATCH province'],
    [{ line: 'x' }, 'TEXT_LENGTH line'],
    [{ line: 'x'.repeat(201) }, 'TEXT_LENGTH line'],
    [{ postcode: '12345' }, 'POSTCODE_INVALID postcode'],
    [{ label: '' }, 'TEXT_LENGTH label'],
  ])('is refused with %j', (changes, code) => {
    expect(codesOf(changes)).toEqual([code])
  })

  test('is told all that is wrong with it at once', () => {
    expect(codesOf({ recipient: '', phone: 'x', line: '' })).toHaveLength(3)
  })

  test('is not changed by being tidied twice, and tidying keeps it fine', () => {
    const text = fc.string({ minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(text, text, (recipient, line) => {
        const once = tidyAddress({ ...fine, recipient, line, phone: '+8613800000001' })
        expect(tidyAddress(once)).toEqual(once)
        if (codesOf({ recipient, line }).length === 0) expect(codesOf(once)).toEqual([])
      }),
    )
  })
})
