import { expect, test } from 'vitest'
import { cut } from './cut.ts'

test.each([
  ['a text that is short enough', '京东', 2, '京东'],
  ['a longer one', 'abcd', 2, 'ab'],
  ['a character of two halves', 'ab😀cd', 3, 'ab😀'],
  ['nothing but such characters', '😀'.repeat(4), 3, '😀'.repeat(3)],
])('of %s whole characters are kept', (_, text, most, expected) => {
  expect(cut(text, most)).toBe(expected)
})
