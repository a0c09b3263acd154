import { heardLog } from '@supermall/messaging/trial/heard-log'
import { readSettings } from '@supermall/subgraph/settings'
import type { DocumentNode } from 'graphql'
import { buildSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { gatewaySettings } from '../settings.ts'
import { consumer, platform } from '../testing/fixture-graph.ts'
import { countOf } from './actual.ts'
import type { Tariff } from './estimate.ts'
import { readPrices } from './prices.ts'
import { pricing } from './pricing.ts'

const sdl = `
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | FIELD_DEFINITION | OBJECT
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
  type Query {
    shop: Shop
    text: String
    shops: [Shop!]!
    few: [Shop] @listSize(assumedSize: 3)
    top(first: Int = 7, last: Int): [Shop] @listSize(assumedSize: 20, slicingArguments: ["first", "last"])
    byIds(ids: [ID!]!): [Shop] @listSize(assumedSize: 100)
    page(first: Int, last: Int): Page @cost(weight: 20) @listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["nodes", "edges"])
    dear(by: Int @cost(weight: 5)): Shop
    heavy: Heavy
    things: [Thing!]! @listSize(assumedSize: 2)
  }
  type Mutation { open(name: String): Shop close: Int }
  interface Thing { id: ID parts: [Shop] }
  type Page { nodes: [Shop!]! edges: [Edge!]! total: Int }
  type Edge { node: Shop }
  type Shop implements Thing { id: ID name: String parts: [Shop] @listSize(assumedSize: 4) shops(first: Int): [Shop] @listSize(slicingArguments: ["first"]) }
  type Crate implements Thing { id: ID parts: [Shop] @listSize(assumedSize: 9) }
  type Heavy @cost(weight: 30) { id: ID }
`
const document = parse(sdl)
const tariff = (): Tariff => ({ schema: buildSchema(sdl), prices: readPrices(document), usual: 10 })

const priced = (variables: Record<string, string> = {}, log = heardLog()) =>
  pricing({ tariff, settings: readSettings(gatewaySettings, variables), log })
const costOf = (query: string, variables: Record<string, unknown> = {}, operationName: string | null = null) =>
  priced().estimate({ document: parse(query), operationName, variables })

describe('an operation costs', () => {
  it.each([
    ['nothing for plain values', '{ text __typename }', 0],
    ['one for each thing', '{ shop { id name } }', 1],
    ['as much as the list may hold', '{ few { name } }', 3],
    ['the usual where nobody says how long a list is', '{ shops { name } }', 10],
    ['what lists within lists come to', '{ few { shops(first: 5) { parts { id } } } }', 3 * (1 + 5 * (1 + 4))],
    ['what is wanted of a list', '{ top(first: 50) { id } }', 50],
    ['the default of an argument that is not there', '{ top { id } }', 7],
    ['the larger of two sizes', '{ top(first: 2, last: 9) { id } }', 9],
    ['nothing for an empty page', '{ top(first: 0) { parts { id } } }', 0],
    ['no less than nothing', '{ shop { id } top(first: -50) { id } }', 1],
    [
      'the size of the page for its nodes and for its edges',
      '{ page(first: 30) { nodes { id } edges { node { id } } total } }',
      20 + 30 + 60,
    ],
    ['what is usual for a page of which no size is wanted', '{ page { nodes { id } } }', 20 + 20],
    ['as many as there are ids', '{ byIds(ids: ["a", "b"]) { id } }', 2],
    ['one id that is not written as a list', '{ byIds(ids: "a") { id } }', 1],
    ['what the schema says of a field, once, and of an argument', '{ dear(by: 1) { id } shop { id } }', 7],
    ['what the schema says of a type', '{ heavy { id } }', 30],
    ['what one of the types of an interface costs', '{ things { parts { id } } }', 2 * (1 + 4)],
    [
      'what the dearest of several types costs, beside what all of them have in common',
      '{ things { id parts { id } ... on Shop { shops(first: 6) { id } } ...S ... on Crate { parts { id } } } } fragment S on Shop { parts { id } }',
      2 * (1 + 4 + Math.max(6 + 4, 9)),
    ],
    [
      'the dearest of several types where a variable decides which one that is',
      'query ($n: Int = 3) { things { ... on Shop { shops(first: $n) { id } } ... on Crate { parts { id } } } }',
      2 * (1 + 9),
    ],
    ['ten more for every change', 'mutation { open(name: "a") { id } close }', 21],
    [
      'the same for a change that stands in a fragment',
      'mutation { ...M } fragment M on Mutation { open { id } ... on Mutation { a: close b: close } }',
      31,
    ],
    [
      'ten more for each condition beyond the fourth',
      `query (${[1, 2, 3, 4, 5, 6].map((n) => `$c${n}: Boolean = true`)}) { ${[1, 2, 3, 4, 5, 6].map((n) => `t${n}: text @include(if: $c${n})`)} }`,
      20,
    ],
    [
      'the same in a fragment',
      '{ ...F ... on Query { shop { id } } } fragment F on Query { few { ...S } } fragment S on Shop { parts { id } }',
      3 * 5 + 1,
    ],
    ['a fixed price for the schema', '{ __schema { types { name fields { name } } } }', 10],
    ['nothing for what is skipped', '{ few @skip(if: true) { id } shop @include(if: false) { id } }', 0],
  ])('%s', (_, query, cost) => {
    expect(costOf(query)).toBe(cost)
  })

  it('what its variables make of it', () => {
    const query =
      'query ($n: Int = 2, $ids: [ID!], $all: Boolean = false) { page(first: $n) { ...P } byIds(ids: $ids) @include(if: $all) { id } } fragment P on Page { nodes { id parts { id } } }'
    expect(costOf(query)).toBe(20 + 2 * 5)
    expect(costOf(query, { n: 100 })).toBe(20 + 100 * 5)
    expect(costOf(query, { n: null, ids: ['a', 'b', 'c'], all: true })).toBe(20 + 20 * 5 + 3)
    for (const n of [Number.POSITIVE_INFINITY, 2 ** 31, 1.5, '5'])
      expect(costOf(query, { n })).toBe(costOf(query, { n: null }))
    expect(costOf('query ($id: ID!) { byIds(ids: [$id, $id]) { id } }', { id: 'a' })).toBe(2)
  })

  it('only what is asked of the operations of a document', () => {
    const both = 'query A { shop { id } } query B { few { id } }'
    expect([costOf(both, {}, 'A'), costOf(both, {}, 'B'), costOf(both), costOf(both, {}, 'C')]).toEqual([1, 3, 0, 0])
  })

  it('no time to work out, however its fragments multiply', () => {
    const bomb = `query ($n: Int) { shop { ...F0 } } ${Array.from({ length: 40 }, (_, i) => `fragment F${i} on Shop { a: shops(first: $n) { ...F${i + 1} } b: shops(first: $n) { ...F${i + 1} } }`).join(' ')} fragment F40 on Shop { id }`
    const startedAt = performance.now()
    expect(costOf(bomb, { n: 10 })).toBeGreaterThan(1e50)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('one walk through its document, whatever variables it comes with', () => {
    const { estimate } = priced()
    const read: DocumentNode = parse('query ($n: Int) { top(first: $n) { id } }')
    expect(estimate({ document: read, operationName: null, variables: { n: 3 } })).toBe(3)
    // The bill is known by now: a document that has lost its fields still has its price.
    const [operation] = read.definitions
    Object.assign(operation ?? {}, { selectionSet: null })
    expect(estimate({ document: read, operationName: null, variables: { n: 4 } })).toBe(4)
  })
})

describe('a budget', () => {
  it('is what kind of caller it is; at it is not over it', () => {
    const { refusal } = priced({ COST_BUDGET_GUEST: '10', COST_BUDGET_PLATFORM: '100' })
    expect(refusal(10, { audience: 'GUEST' })).toBeNull()
    expect(refusal(11, { audience: 'GUEST' })?.extensions.code).toBe('COST_LIMIT')
    expect(refusal(11, platform())).toBeNull()
    expect(refusal(2_000, consumer())).toBeNull()
    expect(refusal(Number.POSITIVE_INFINITY, platform())?.message).toContain('at most 100')
  })

  it('is only measured where that is wanted, and told to the log', () => {
    const log = heardLog()
    expect(priced({ COST_BUDGET_GUEST: '10', COST_MODE: 'measure' }, log).refusal(11, { audience: 'GUEST' })).toBeNull()
    expect(log.lines.map(({ event }) => event)).toEqual(['cost.exceeded'])
  })
})

describe('an answer', () => {
  const cost = (query: string, data: object) => {
    const asked = parse(query)
    const [operation] = asked.definitions
    if (operation?.kind !== 'OperationDefinition') throw new Error('no operation')
    return countOf(asked, operation, tariff())(data as never)
  }

  it('costs what is in it, at the same prices', () => {
    const query =
      '{ page(first: 50) { nodes { id parts { id } } total } few { id } other: shop { id } ...F } fragment F on Query { shop { name } shop { id } }'
    const data = {
      page: {
        nodes: [
          { id: '1', parts: [{ id: '2' }, null] },
          { id: '3', parts: null },
        ],
        total: 2,
      },
      few: [],
      other: null,
      shop: { name: 'a', id: '1' },
    }
    expect(cost(query, data)).toBe(20 + 2 + 1 + 0 + 0 + 1)
  })

  it('is measured at once, however often fragments spread each other', () => {
    const bomb = Array.from({ length: 60 }, (_, at) => `fragment F${at} on Shop { ...F${at + 1} ...F${at + 1} }`).join(
      ' ',
    )
    expect(cost(`{ shop { ...F0 } } ${bomb} fragment F60 on Shop { id }`, { shop: { id: '1' } })).toBe(1)
  })

  it('costs what each of its kinds does', () => {
    const query = '{ things { ... on Shop { parts { id } } id } heavy { id } }'
    expect(cost(query, { things: [{ parts: [{ id: '1' }], id: '1' }], heavy: { id: '1' } })).toBe(1 + 1 + 30)
  })
})
