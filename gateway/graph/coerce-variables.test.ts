import type { OperationDefinitionNode } from 'graphql'
import { buildSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import { coerceVariables } from './coerce-variables.ts'
import { knowScalars } from './known-scalars.ts'

const schema = knowScalars(
  buildSchema(`
    scalar Decimal scalar DateTime scalar BigInt
    input Where { from: Decimal at: DateTime count: BigInt }
    type Query { found(where: Where, all: [Where!]): Int }
  `),
)
const [operation] = parse('query ($where: Where, $all: [Where!]) { found(where: $where, all: $all) }').definitions as [
  OperationDefinitionNode,
]
const errorsOf = (given: object) => {
  const coerced = coerceVariables(schema, operation, given as Readonly<Record<string, unknown>>)
  return 'errors' in coerced ? coerced.errors : []
}

test('what is wrong thousands of times is told a few times, and briefly', () => {
  const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`field${at}`, at]))
  for (const given of [{ where: unknown }, { all: Array(5_000).fill({ from: 'x' }) }]) {
    const told = errorsOf(given).map(({ message }) => message)
    expect(told.length).toBeLessThan(20)
    expect(told.join().length).toBeLessThan(10_000)
    expect(errorsOf(given).every(({ extensions }) => extensions.code === 'BAD_USER_INPUT')).toBe(true)
  }
})

test.each([
  { from: '12,5' },
  { from: 12.5 },
  { from: '' },
  { at: '-000001-01-01T00:00:00Z' },
  { at: 7 },
  { at: '2026-02-30T00:00:00Z' },
  { at: '0000-01-01T00:00:00Z' },
  { count: '1e3' },
])('what is no value of a scalar of the house is refused before anybody is asked: %j', (where) => {
  expect(errorsOf({ where })).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
})

test('what is one goes on', () => {
  expect(errorsOf({ where: { from: '12.50', at: '2026-01-01T00:00:00Z', count: '12345678901234567890' } })).toEqual([])
})
