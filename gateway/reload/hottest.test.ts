import { HeaderMap } from '@apollo/server'
import { describe, expect, it } from 'vitest'
import type { Asking } from '../asking.ts'
import { hottest } from './hottest.ts'

const asking = { request: { viewer: { audience: 'GUEST' } } } as Asking
const asked = (query: string, variables = {}) =>
  ({ method: 'POST', headers: new HeaderMap(), search: '', body: { query, variables } }) as const

describe('what is asked most often', () => {
  it('is remembered, but for changes, and for what is so long that many of it would fill the memory', () => {
    const seen = hottest(() => 0)
    for (let i = 0; i < 300; i++) seen.saw(asked(`{ long${i} }`, { text: 'x'.repeat(100_000) }), asking)
    for (let i = 0; i < 300; i++) seen.saw(asked(`{ long${i}(text: "${'x'.repeat(30_000)}") }`), asking)
    seen.saw(asked('{ often }'), asking)
    seen.saw(asked('{ often }'), asking)
    seen.saw(asked('{ once }', { text: 'x' }), asking)
    for (const change of [
      'mutation { a }',
      '# first\nmutation { a }',
      'query Q { a } mutation M { b }',
      ',mutation { a }',
    ])
      seen.saw(asked(change), asking)
    expect(seen.top(1_000).map(({ query }) => query)).toEqual(['{ often }', '{ once }'])
  })
})
