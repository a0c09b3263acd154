import { buildSchema, getOperationAST, parse, print, validate } from 'graphql'
import { expect, test } from 'vitest'
import { rewrite } from './rewrite.ts'

const schema = buildSchema(`
  interface Node { id: ID! }
  type Order implements Node { id: ID! status: String lines(first: Int): [Order] }
  type Query { node(id: ID!): Node }
  type Subscription { orderUpdated(id: ID!): Order mine: Node }
`)

function rewritten(text: string) {
  const document = parse(text)
  expect(validate(schema, document)).toEqual([])
  const operation = getOperationAST(document)
  if (!operation) throw new Error('there is no operation')
  const made = rewrite(document, operation, (field) => (field === 'mine' ? null : 'Order'))
  expect(validate(schema, parse(made.query))).toEqual([])
  return { ...made, query: made.query.replaceAll(/\s+/g, ' ') }
}

const flat = (text: string): string => print(parse(text)).replaceAll(/\s+/g, ' ')

test('node takes the place of the field, under its name in the answer', () => {
  const { query, names, node } = rewritten('subscription Now($id: ID!) { orderUpdated(id: $id) { status } }')
  expect(query).toBe(flat('query Now($node: ID!) { orderUpdated: node(id: $node) { ... on Order { status } } }'))
  expect([names, node]).toEqual([[], 'node'])
})

test('variables are kept where they are still used, and none is taken for another', () => {
  const { query, names, node } = rewritten(`
    subscription ($id: ID!, $node: Int, $node_: Boolean!) {
      here: orderUpdated(id: $id) { status @include(if: $node_) lines(first: $node) { id } }
    }`)
  expect([names, node]).toEqual([['node', 'node_'], 'node__'])
  expect(query).toContain('here: node(id: $node__) { ... on Order { status @include(if: $node_)')
})

test('fragments on the root are spread out, those below are kept and those that are lost are left out', () => {
  const { query } = rewritten(`
    subscription { ...Root ... on Subscription { mine { id } } }
    fragment Root on Subscription { mine { ...Deep } }
    fragment Deep on Node { ... on Order { lines { ...Deeper } } }
    fragment Deeper on Order { status }`)
  expect(query).not.toContain('Subscription')
  expect(query.match(/fragment \w+/g)).toEqual(['fragment Deep', 'fragment Deeper'])
})
