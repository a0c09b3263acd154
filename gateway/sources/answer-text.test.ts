import { expect, test } from 'vitest'
import { outcomeOf } from '../governance/blame.ts'
import { answerIn } from './answer-text.ts'

const read = (value: unknown) => answerIn(JSON.stringify(value))
const INTERNAL = { extensions: { code: 'INTERNAL_SERVER_ERROR' } }

test.each([
  [
    'no code',
    { message: 'no', path: ['a'], extensions: { why: 1 } },
    { extensions: { ...INTERNAL.extensions, why: 1 } },
  ],
  ['nothing beside it', { message: 'no', path: ['a'] }, INTERNAL],
  ['nothing where it might stand', { message: 'no', path: ['a'], extensions: null }, INTERNAL],
])('an error of others with %s keeps its message and its place, and what came beside it is kept', (_, error, has) => {
  const answer = read({ data: { a: null, b: 1 }, errors: [error] })
  expect(answer).toEqual({ data: { a: null, b: 1 }, errors: [{ message: 'no', path: ['a'], ...has }] })
  expect(answer && outcomeOf(answer)).toBe('well')
})

test('errors that are none of GraphQL are errors of ours, or none', () => {
  expect(read({ data: null, errors: ['no', null] })).toEqual({
    data: null,
    errors: [
      { message: '', ...INTERNAL },
      { message: '', ...INTERNAL },
    ],
  })
  expect(read({ data: { a: 1 }, errors: null })).toEqual({ data: { a: 1 }, errors: [] })
})

test('what needs nothing is given as it came', () => {
  const coded = { data: null, errors: [{ message: 'no', extensions: { code: 'NOT_FOUND' } }] }
  for (const answer of [{ data: { a: 1 } }, coded]) expect(read(answer)).toEqual(answer)
})

test.each(['', 'no JSON', '[]', '1', 'null', '{}', '{"errors":[]}'])('%j is no answer', (text) => {
  expect(answerIn(text)).toBeNull()
})

test('a subgraph that says that somebody outside does not answer is well', () => {
  const said = (code: string) =>
    outcomeOf({ data: { signIn: null }, errors: [{ message: 'no', extensions: { code } }] })
  expect([said('PROVIDER_UNAVAILABLE'), said('SERVICE_UNAVAILABLE')]).toEqual(['well', 'broken'])
})
