import { checked, nameKey } from '@supermall/kernel/check'
import { dayOf, isDay } from '@supermall/kernel/day'
import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import type { Profile } from './member.ts'
import { checkProfile, maskedName, memberIdOf, nicknameFrom } from './member.ts'

const codesOf = (profile: Partial<Profile>) => {
  const result = checked(...checkProfile(profile, '2026-11-21'))
  return result.ok ? [] : result.refusals.map(({ code }) => code)
}

describe('a profile', () => {
  test('takes names up to 40 characters, links, days and regions', () => {
    const fine = {
      nickname: '😀'.repeat(40),
      avatarUrl: '/media/demo/a.png',
      birthDate: '2026-11-21',
      regionCode: '110000',
    }
    expect(codesOf({ ...fine, gender: 'OTHER', bio: 'Two\nlines' })).toEqual([])
    expect(codesOf({ nickname: null, avatarUrl: null, birthDate: null, regionCode: null })).toEqual([])
  })

  test.each([
    [{ nickname: 'x'.repeat(41) }, 'TEXT_LENGTH'],
    [{ nickname: '  ' }, 'TEXT_LENGTH'],
    [{ avatarUrl: 'javascript:alert(1)' }, 'LINK_INVALID'],
    [{ avatarUrl: '//evil.example' }, 'LINK_INVALID'],
    [{ birthDate: '2026-11-22' }, 'DATE_INVALID'],
    [{ birthDate: '1899-12-31' }, 'DATE_INVALID'],
    [{ birthDate: '2001-02-30' }, 'DATE_INVALID'],
    [{ regionCode: '12' }, 'REGION_INVALID'],
    [{ bio: 'x'.repeat(501) }, 'TEXT_LENGTH'],
  ])('refuses %j', (profile, code) => {
    expect(codesOf(profile)).toEqual([code])
  })

  test('knows which day it is in China, and which days there are', () => {
    expect(dayOf(new Date('2026-11-20T16:00:00Z'))).toBe('2026-11-21')
    expect(dayOf(new Date('2026-11-20T15:59:59Z'))).toBe('2026-11-20')
    expect(['2024-02-29', '2023-02-29', '2024-13-01'].map(isDay)).toEqual([true, false, false])
  })
})

test('names are cut between characters, masked for strangers, and compared without case and width', () => {
  expect([...nicknameFrom('😀'.repeat(50))]).toHaveLength(40)
  expect([maskedName('陈明华'), maskedName('陈'), maskedName(null)]).toEqual(['陈***华', '陈***', null])
  expect(nameKey(' Ｇold  Club ')).toBe(nameKey('gold club'))
})

test("a member's id is made of the account's", () => {
  expect(memberIdOf(derivedId('acc', 1))).toBe(derivedId('acc', 1).replace('acc_', 'mbr_'))
})
