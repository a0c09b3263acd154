import { expect, test } from 'vitest'
import { rootNames } from './root-names.ts'

test('what was to be answered is known by its names, through fragments, and without what was left out', () => {
  const query = `query ($on: Boolean!, $off: Boolean = false) {
    __typename a b: a(x: 1) ... on Query @include(if: $on) { c { d } } ...More
    e @include(if: $off) f @skip(if: $on) ... @skip(if: true) { g } a
  } fragment More on Query { h @include(if: true) }`
  expect(rootNames({ query, variables: { on: true } })).toEqual(['a', 'b', 'c', 'h'])
  expect(rootNames({ query, variables: { on: false, off: true } })).toEqual(['a', 'b', 'h', 'e', 'f'])
})
