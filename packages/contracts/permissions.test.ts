import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allows, isGrantable, isPermissionCode, matches, permissionCodes, permissions } from './permissions.ts'

const code = fc.constantFrom(...permissionCodes)
const ofPlatform = permissionCodes.filter(
  (one) => !permissions[one].audiences.some((audience) => audience === 'MERCHANT'),
)
const ofShops = permissionCodes.filter((one) => permissions[one].audiences.some((audience) => audience === 'MERCHANT'))

describe('a permission', () => {
  test('is named domain, thing and deed, and says what it allows', () => {
    for (const one of permissionCodes) {
      expect(one).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/)
      expect(permissions[one].text.length).toBeGreaterThan(5)
    }
    expect([
      isPermissionCode('identity.account.ban'),
      isPermissionCode('identity.*'),
      isPermissionCode('toString'),
    ]).toEqual([true, false, false])
  })

  test('is held by whoever holds it, its group or everything', () => {
    fc.assert(
      fc.property(code, (one) => {
        const [domain, thing] = one.split('.')
        for (const held of ['*', `${domain}.*`, `${domain}.${thing}.*`, one])
          expect(allows([held], one, 'PLATFORM')).toBe(true)
        expect(allows([], one, 'PLATFORM')).toBe(false)
      }),
    )
  })

  test('is not held by whoever holds its neighbour, a part of its name or a pattern of another kind', () => {
    fc.assert(
      fc.property(code, code, (one, other) => {
        if (one !== other) expect(matches(one, other)).toBe(false)
        const [domain = '', thing = ''] = one.split('.')
        for (const near of [
          domain,
          `${domain}.`,
          `${domain}.${thing}`,
          `${domain.slice(0, -1)}.*`,
          `${domain}*`,
          '.*',
          '*.*',
          `*.${thing}.*`,
          '',
        ])
          expect(matches(near, one)).toBe(false)
      }),
    )
  })
})

describe('a merchant', () => {
  test('never reaches what only the platform may do, whatever pattern is held', () => {
    expect(ofPlatform.length).toBeGreaterThan(0)
    for (const one of ofPlatform) {
      const [domain, thing] = one.split('.')
      expect(allows(['*', `${domain}.*`, `${domain}.${thing}.*`, one], one, 'MERCHANT')).toBe(false)
    }
  })

  test('reaches with everything all that is for shops', () => {
    for (const one of ofShops) expect(allows(['*'], one, 'MERCHANT')).toBe(true)
  })

  test('can be granted what reaches something for shops, and nothing else', () => {
    for (const one of ofShops) expect(isGrantable(one, 'MERCHANT')).toBe(true)
    for (const one of ofPlatform) expect(isGrantable(one, 'MERCHANT')).toBe(false)
    for (const pattern of ['', 'nothing.*', 'catalog', 'catalog.product', '**'])
      expect(isGrantable(pattern, 'PLATFORM')).toBe(false)
    expect([
      isGrantable('*', 'MERCHANT'),
      isGrantable('catalog.*', 'MERCHANT'),
      isGrantable('identity.role.*', 'MERCHANT'),
    ]).toEqual([true, true, false])
  })
})

test('a consumer holds no permission, whatever the token says', () => {
  for (const one of permissionCodes) expect(allows(['*', one], one, 'CONSUMER')).toBe(false)
})
