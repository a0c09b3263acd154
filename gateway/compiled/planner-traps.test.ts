import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { fixtureGraph } from '../testing/fixture-graph.ts'
import { fixture } from '../testing/fixture-subgraph.ts'

/** What the planner gets wrong by itself, and clients must not notice: two domains whose plans lead into it. */

const [parcel, other, bin] = [derivedId('shi', 1), derivedId('shi', 2), derivedId('sto', 1)]

const depot = () =>
  fixture({
    name: 'depot',
    nodes: { shi: 'Parcel' },
    schema: /* GraphQL */ `
      type Query {
        parcel: Parcel
        thing: Holding
      }
      interface Holding @key(fields: "id") {
        id: ID!
      }
      type Parcel implements Node @key(fields: "id") {
        id: ID!
        label: String
        grams: Int
        price(in: String): Int
        lines(first: Int): [Line!]
      }
      type Line @shareable {
        sku: String
      }
    `,
    resolvers: {
      Query: {
        parcel: () => ({ id: parcel, label: other, grams: 7 }),
        thing: () => null,
      },
      Parcel: {
        __resolveReference: ({ id }: { id: string }) => ({ id, label: other, grams: 7 }),
        price: (_: unknown, given: { in?: string }) => (given.in === 'USD' ? 100 : 200),
        lines: (_: unknown, { first = 9 }: { first?: number }) =>
          ['a', 'b', 'c'].slice(0, first).map((sku) => ({ sku })),
      },
      Holding: { __resolveType: () => 'Held' },
    },
  })

const post = () =>
  fixture({
    name: 'post',
    nodes: {},
    schema: /* GraphQL */ `
      type Parcel @key(fields: "id") {
        id: ID!
        grams: Int @external
        price(in: String): Int @external
        lines(first: Int): [Line!] @external
        owner: String
        postage: Int @requires(fields: "grams")
        duty: Int @requires(fields: "price(in: \\"USD\\")")
        pieces: Int @requires(fields: "lines(first: 3) { sku }")
      }
      type Line @shareable {
        sku: String
      }
      type Holding @key(fields: "id", resolvable: false) @federation__interfaceObject {
        id: ID!
        note: String
      }
    `,
    resolvers: {
      Parcel: {
        __resolveReference: (representation: object) => representation,
        owner: ({ id }: { id: string }) => `owner of ${id}`,
        postage: ({ grams }: { grams: number }) => grams * 10,
        duty: ({ price }: { price: number }) => price / 10,
        pieces: ({ lines }: { lines: unknown[] }) => lines.length,
      },
    },
  })

const sorter = () =>
  fixture({
    name: 'sorter',
    nodes: {},
    schema: /* GraphQL */ `
      type Query {
        bins: [Bin!]!
      }
      type Slot @shareable {
        row: Int
        column: Int
      }
      type Bin
        @key(fields: "slot { row }", resolvable: false)
        @key(fields: "id slot { row column }")
        @key(fields: "id", resolvable: false) {
        id: ID!
        slot: Slot
        weight: Int @external
        isHeavy: Boolean @requires(fields: "weight")
      }
    `,
    resolvers: {
      Query: { bins: () => [{ id: bin, slot: { row: 1, column: 2 } }] },
      Bin: {
        __resolveReference: (given: { id?: string }) => (given.id === undefined ? null : given),
        isHeavy: ({ weight }: { weight: number }) => weight > 5,
      },
    },
  })

const scale = () =>
  fixture({
    name: 'scale',
    nodes: {},
    schema: /* GraphQL */ `
      type Bin @key(fields: "id") {
        id: ID!
        weight: Int
      }
    `,
    resolvers: { Bin: { __resolveReference: ({ id }: { id: string }) => ({ id, weight: 7 }) } },
  })

const shelves = () =>
  fixture({
    name: 'shelves',
    nodes: {},
    schema: /* GraphQL */ `
      type Query {
        stock: [Stock!]!
      }
      union Stock = Crate | Sack
      type Crate @shareable {
        count: Int!
        label: String!
        isFull: Boolean!
      }
      type Sack @shareable {
        count: Int
        label: String
        isFull: Boolean
      }
    `,
    resolvers: {
      Query: {
        stock: () => [
          { __typename: 'Crate', count: 0, label: '', isFull: false },
          { __typename: 'Sack', count: 0, label: '', isFull: false },
          { __typename: 'Sack', count: null, label: 'rice', isFull: true },
        ],
      },
    },
  })

const cellar = () =>
  fixture({
    name: 'cellar',
    nodes: {},
    schema: /* GraphQL */ `
      type Query {
        crate: Crate
      }
      type Crate @shareable {
        count: Int
        label: String
        isFull: Boolean
      }
    `,
    resolvers: { Query: { crate: () => null } },
  })

type Graph = Awaited<ReturnType<typeof fixtureGraph>>
let ask: Graph['ask']
beforeAll(async () => {
  ask = (await fixtureGraph({ fixtures: [depot(), post()] })).ask
})

describe('A field that a client calls', () => {
  it('like a key is not that key, neither to him nor to another subgraph', async () => {
    const { data, errors } = await ask('{ parcel { id: label owner } }')
    expect({ data, errors }).toEqual({ data: { parcel: { id: other, owner: `owner of ${parcel}` } }, errors: [] })
  })

  it('like what another field needs is not what that field is given', async () => {
    const { data, errors } = await ask('{ parcel { grams: label postage price: label duty } }')
    expect({ data, errors }).toEqual({
      data: { parcel: { grams: other, postage: 70, price: other, duty: 10 } },
      errors: [],
    })
  })

  it('like the type of a thing is not its type', async () => {
    const { data } = await ask('{ parcel { __typename: label owner } }')
    expect(data).toEqual({ parcel: { __typename: other, owner: `owner of ${parcel}` } })
  })
})

describe('A field that a client asks for with other arguments than another field needs it', () => {
  it('is given to both as each of them asked', async () => {
    const query = 'query ($n: Int = 1) { parcel { price(in: "EUR") duty pieces ...Short ...Same } }'
    const { data, errors } = await ask(
      `${query} fragment Short on Parcel { lines(first: $n) { sku } } fragment Same on Parcel { lines(first: $n) { sku } }`,
    )
    expect({ data, errors }).toEqual({
      data: { parcel: { price: 200, duty: 10, pieces: 3, lines: [{ sku: 'a' }] } },
      errors: [],
    })
  })
})

describe('A subgraph that is asked again, with what another one knows,', () => {
  it('is told of things by a key that it finds them by, wherever that key stands', async () => {
    const { ask } = await fixtureGraph({ fixtures: [sorter(), scale()] })
    expect(await ask('{ bins { isHeavy weight } }')).toMatchObject({
      data: { bins: [{ isHeavy: true, weight: 7 }] },
      errors: [],
    })
  })
})

describe('A field of two types that a subgraph gives under two names, since it may be null of one of them,', () => {
  it('is what it is, though that be nothing much', async () => {
    const { ask } = await fixtureGraph({ fixtures: [shelves(), cellar()] })
    const { data, errors } = await ask(
      '{ stock { ... on Crate { count label isFull } ... on Sack { count label isFull } } }',
    )
    const empty = { count: 0, label: '', isFull: false }
    expect({ data, errors }).toEqual({
      data: { stock: [empty, empty, { count: null, label: 'rice', isFull: true }] },
      errors: [],
    })
  })
})

describe('An operation to which no subgraph has a way', () => {
  it('fails, instead of being answered with nulls', async () => {
    const { data, errors } = await ask('{ thing { note } }')
    expect(data ?? null).toBeNull()
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR'])
  })

  it('is none when nothing of it is wanted', async () => {
    expect(await ask('{ thing @skip(if: true) { note } __typename }')).toMatchObject({
      data: { __typename: 'Query' },
      errors: [],
    })
  })
})
