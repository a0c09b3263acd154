import { expect, test } from 'vitest'
import { isKnown } from './etag.ts'

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", W/"a"', true],
  ['"b","a"', true],
  ['"b, c" , "a"', true],
  ['*', true],
  ['"b"', false],
  ['"ab"', false],
  ['"b,"a', false],
  ['a', false],
  ['', false],
  [undefined, false],
])('who says %s has what is tagged "a": %s', (header, known) => {
  expect(isKnown(header, '"a"')).toBe(known)
})
