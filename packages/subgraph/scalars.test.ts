import { GraphQLError, parseValue } from 'graphql'
import { expect, test } from 'vitest'
import { scalars } from './scalars.ts'

const at = (text: unknown) => scalars.DateTime.parseValue(text).toISOString()

test.each([
  ['2026-11-21T03:30:00Z', '2026-11-21T03:30:00.000Z'],
  ['2026-11-21T11:30:00.123456+08:00', '2026-11-21T03:30:00.123Z'],
  ['2028-02-29T23:59:59-05:00', '2028-03-01T04:59:59.000Z'],
  ['1900-01-01T00:00:00Z', '1900-01-01T00:00:00.000Z'],
  ['1899-12-31T23:00:00-01:00', '1900-01-01T00:00:00.000Z'],
  ['2999-12-31T23:59:59.999Z', '2999-12-31T23:59:59.999Z'],
])('%s is the moment %s', (given, moment) => {
  expect(at(given)).toBe(moment)
})

test.each([
  '2026-02-30T00:00:00Z',
  '2027-02-29T00:00:00Z',
  '2026-04-31T12:00:00+08:00',
  '2026-00-10T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T23:60:00Z',
  '2026-01-01T23:59:60Z',
  '2026-01-01T00:00:00+24:00',
  '2026-01-01T00:00:00+08:60',
  '2026-01-01',
  7,
  null,
])('%s is no moment at all', (given) => {
  expect(() => at(given)).toThrow(GraphQLError)
  expect(() => at(given)).toThrow(/RFC 3339/)
})

test.each([
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '1900-01-01T00:00:00+00:01',
  '2999-12-31T23:59:59-00:01',
  '9999-12-31T23:59:59-23:59',
])('%s is out of the years that can be counted with', (given) => {
  expect(() => at(given)).toThrow(/from the year 1900 to the year 2999/)
})

test.each([
  ['DateTime', '5'],
  ['Decimal', '1.5'],
  ['BigInt', 'true'],
  ['BigInt', '"1.5"'],
] as const)('%s: %s in a document is refused at its place', (name, literal) => {
  const node = parseValue(literal)
  const refused = () => scalars[name].parseLiteral(node)
  expect(refused).toThrow(GraphQLError)
  expect(refused).toThrow(expect.objectContaining({ nodes: [node], locations: [{ line: 1, column: 1 }] }))
})

test('an integer in a document is read by its digits', () => {
  expect(scalars.BigInt.parseLiteral(parseValue('9007199254740993'))).toBe(9007199254740993n)
  expect(scalars.Decimal.parseLiteral(parseValue('12'))).toBe('12')
})
