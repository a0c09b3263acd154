import { readSettings } from '@supermall/subgraph/settings'
import type { OperationDefinitionNode } from 'graphql'
import { buildSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import { gatewaySettings } from '../settings.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { coerceVariables } from './coerce-variables.ts'
import { documents } from './documents.ts'
import { errorFormat } from './errors.ts'
import { knowScalars } from './known-scalars.ts'

const schema = knowScalars(
  buildSchema(`
    scalar Decimal
    enum Way { FAST SLOW }
    input Card { cardNumber: String! cvv: String! note: String at: Decimal }
    input SignIn { login: String! password: String! card: Card cards: [Card!] way: Way count: Int }
    type Query { signIn(input: SignIn, password: Int, way: Way): Int }
  `),
)
const [operation] = parse('query ($i: SignIn, $password: Int) { signIn(input: $i, password: $password) }')
  .definitions as [OperationDefinitionNode]
const SECRET = 'my-Secret-Pw-1'
const CARD = '4242424242424242'
const signIn = { login: 'someone', password: SECRET }

const ofVariables = (i: unknown, password?: unknown): readonly string[] => {
  const coerced = coerceVariables(schema, operation, { i, ...(password === undefined ? {} : { password }) })
  return 'errors' in coerced ? coerced.errors.map(({ message }) => message) : []
}
const known = documents({
  schema: () => schema,
  settings: readSettings(gatewaySettings, {}),
  mayIntrospect: true,
  mayHint: true,
  log: silent,
})
const ofDocument = (query: string): readonly string[] => {
  const prepared = known.prepare(query)
  return 'errors' in prepared ? prepared.errors.map(({ message }) => message) : []
}

test.each([
  [{ ...signIn, extra: 1 }, 'Variable "$i" got invalid value; Field "extra" is not defined by type "SignIn".'],
  [
    { ...signIn, card: { cardNumber: CARD, cvc: '123' } },
    'Variable "$i" got invalid value at "i.card"; Field "cvv" of required type "String!" was not provided.',
  ],
  [
    { ...signIn, password: { was: SECRET } },
    'Variable "$i" got invalid value at "i.password"; Expected type "String".',
  ],
  [{ ...signIn, login: [SECRET] }, 'Variable "$i" got invalid value at "i.login"; Expected type "String".'],
  [
    { ...signIn, cards: [{ cardNumber: 4242, cvv: '1' }] },
    'Variable "$i" got invalid value at "i.cards[0].cardNumber"; Expected type "String".',
  ],
  [
    { ...signIn, way: 'FASTER' },
    'Variable "$i" got invalid value "FASTER" at "i.way"; Value "FASTER" does not exist in "Way" enum. Did you mean the enum value "FAST"?',
  ],
  [
    { ...signIn, card: { cardNumber: CARD, cvv: '1', at: '1,5' } },
    'Variable "$i" got invalid value at "i.card.at"; Decimal must be an exact number written as text.',
  ],
  [
    { ...signIn, count: Number.POSITIVE_INFINITY },
    'Variable "$i" got invalid value Infinity at "i.count"; Int cannot represent non-integer value: Infinity',
  ],
  [
    { ...signIn, count: CARD },
    'Variable "$i" got invalid value "•••" at "i.count"; Int cannot represent non-integer value: "•••"',
  ],
])('what is wrong in variables is told by its place, and no secret comes back: %j', (given, told) => {
  expect(ofVariables(given)[0]).toBe(told)
  expect(ofVariables(given).join()).not.toMatch(/Secret|4242/)
})

test('a variable may be a secret by its own name', () => {
  expect(ofVariables(null, SECRET)).toEqual(['Variable "$password" got invalid value; Expected type "Int".'])
})

test.each([
  [`{ signIn(way: { password: "${SECRET}" }) }`, 'Enum "Way" cannot represent non-enum value: ….'],
  [`{ signIn(input: ["${SECRET}", 1]) }`, 'Expected value of type "SignIn", found ….'],
  [`{ signIn(password: "${SECRET}") }`, 'Int cannot represent non-integer value: …'],
  [`query ($password: Int = "${SECRET}") { signIn(password: $password) }`, 'Int cannot represent non-integer value: …'],
  [`{ signIn(input: { login: "a", password: { of: "${SECRET}" } }) }`, 'String cannot represent a non string value: …'],
  [`{ signIn(input: { login: "a", password: "b", way: QUICK }) }`, 'Value "QUICK" does not exist in "Way" enum.'],
  [
    `{ signIn(input: { login: "a", password: "b", count: "${CARD}" }) }`,
    'Int cannot represent non-integer value: "•••"',
  ],
  [`{ signIn(password: 1 "${SECRET}") }`, 'Syntax Error: Expected Name, found String.'],
  [`{ signIn "${SECRET}" }`, 'Syntax Error: Expected Name, found String.'],
])('what is wrong in a document is told without the secrets written into it: %s', (query, told) => {
  expect(ofDocument(query)[0]).toBe(told)
  expect(ofDocument(query).join()).not.toMatch(/Secret|4242/)
})

test('a subgraph that tells a value is not quoted', () => {
  const format = errorFormat('development', silent)
  const message = `Variable "$i" got invalid value { login: "someone", password: "${SECRET}; Field \\"x" } at "i.card"; Field "cvc" is not defined by type "Card".`
  const said = format({ message, extensions: { code: 'BAD_USER_INPUT', serviceName: 'payments' } }, null).message
  expect(said).not.toContain('Secret')
  expect(said).toMatch(/^Variable "\$i" got invalid value/)
})
