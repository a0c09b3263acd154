import { expect, test } from 'vitest'
import { isSameSecret } from './same-secret.ts'

test.each([
  ['abc', 'abc', true],
  ['abc', 'abd', false],
  ['abc', 'abcd', false],
  ['é', 'e', false],
  ['', '', true],
])('"%s" and "%s"', (one, other, isSame) => {
  expect(isSameSecret(one, other)).toBe(isSame)
})
