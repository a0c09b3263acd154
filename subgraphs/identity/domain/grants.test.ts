import { permissionCodes } from '@supermall/contracts/permissions'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkGrant, covers, difference, readPatterns } from './grants.ts'

const groups = [
  ...new Set(
    permissionCodes.flatMap((code) => [`${code.split('.')[0]}.*`, `${code.split('.').slice(0, 2).join('.')}.*`]),
  ),
]
const pattern = fc.constantFrom('*', ...groups, ...permissionCodes)
const patterns = fc.uniqueArray(pattern, { maxLength: 8 })

test('nobody gives more than they hold: what is covered allows no code that the giver lacks', () => {
  const allows = (held: readonly string[], code: string) => covers(held, [code])
  fc.assert(
    fc.property(patterns, patterns, (own, given) => {
      if (!checkGrant(own, given).ok) return
      for (const code of permissionCodes) if (allows(given, code)) expect(allows(own, code)).toBe(true)
    }),
  )
})

test('the codes that a group means today do not add up to the group', () => {
  const all = permissionCodes.filter((code) => code.startsWith('catalog.'))
  expect(covers(all, ['catalog.*'])).toBe(false)
  expect(covers(permissionCodes, ['*'])).toBe(false)
  expect(covers(['catalog.*'], ['catalog.product.*', ...all])).toBe(true)
})

test('a difference is what only one of two sets has, and none for the same set', () => {
  fc.assert(
    fc.property(patterns, patterns, (a, b) => {
      expect(difference(a, a)).toEqual([])
      for (const one of difference(a, b)) expect(a.includes(one)).not.toBe(b.includes(one))
    }),
  )
})

test('only permissions that exist can be granted, each once and in order', () => {
  expect(readPatterns(['identity.role.view', 'catalog.*', 'catalog.*'])).toEqual({
    ok: true,
    value: ['catalog.*', 'identity.role.view'],
  })
  for (const stranger of ['', 'nothing.*', 'catalog', 'catalog.product.fly', '**', 'identity.account.*.*']) {
    expect(readPatterns([stranger])).toMatchObject({ ok: false, refusals: [{ code: 'PERMISSION_UNKNOWN' }] })
  }
  expect(readPatterns(Array.from({ length: 201 }, () => '*')).ok).toBe(false)
})
