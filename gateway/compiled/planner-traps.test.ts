import { derivedId } from '@supermall/kernel/id'
import { printSchema } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { fixtureGraph } from '../testing/fixture-graph.ts'
import { fixture } from '../testing/fixture-subgraph.ts'

/** What the planner gets wrong by itself, and clients must not notice: two domains whose plans lead into it. */

const [parcel, other] = [derivedId('shi', 1), derivedId('shi', 2)]

const depot = () =>
  fixture({
    name: 'depot',
    nodes: { shi: 'Parcel' },
    schema: /* GraphQL */ `
      type Query {
        parcel: Parcel
        thing: Holding
        shaped: Shaped
      }
      interface Shaped {
        twin: Shaped
      }
      type Cube implements Shaped @key(fields: "id") {
        id: ID!
        twin: Cube @federation__provides(fields: "side")
        side: Int @external
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
        box: Box
      }
      type Box {
        size(in: String): Int
      }
      type Line @shareable {
        sku: String
      }
    `,
    resolvers: {
      Query: {
        parcel: () => ({ id: parcel, label: other, grams: 7 }),
        thing: () => null,
        shaped: () => ({ id: 'a' }),
      },
      Cube: { twin: ({ id }: { id: string }) => ({ id: `${id}a` }), side: ({ id }: { id: string }) => id.length },
      Shaped: { __resolveType: () => 'Cube' },
      Parcel: {
        __resolveReference: ({ id }: { id: string }) => ({ id, label: other, grams: 7 }),
        price(_: unknown, given: { in?: string }) {
          if (given.in === 'JPY') throw new Error('nobody knows the yen')
          return given.in === 'USD' ? 100 : 200
        },
        lines: (_: unknown, { first = 9 }: { first?: number }) =>
          ['a', 'b', 'c'].slice(0, first).map((sku) => ({ sku })),
        box: () => ({}),
      },
      Box: { size: (_: unknown, given: { in?: string }) => (given.in === 'mm' ? 0 : 9) },
      Holding: { __resolveType: () => 'Held' },
    },
  })

type Boxed = { readonly box: { readonly size: number }; readonly grams: number }

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
        box: Box @external
        owner: String
        postage: Int @requires(fields: "grams")
        duty: Int @requires(fields: "price(in: \\"USD\\")")
        toll: Int @requires(fields: "price(in: \\"JPY\\")")
        levy: Int @requires(fields: "price(in: \\"EUR\\") lines(first: 2) { sku }")
        isFlat(than: Int): Boolean @requires(fields: "box { size(in: \\"mm\\") } grams")
        isBig(than: Int): Boolean @requires(fields: "box { size(in: \\"in\\") }")
        pieces: Int @requires(fields: "lines(first: 3) { sku }")
      }
      type Box @external {
        size(in: String): Int
      }
      type Line @shareable {
        sku: String
      }
      type Cube @key(fields: "id") {
        id: ID!
        side: Int @shareable
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
        toll: ({ price }: { price: number | null }) => price,
        levy: ({ price, lines }: { price: number; lines: unknown[] }) => price + lines.length,
        isFlat: ({ box, grams }: Boxed, { than = 0 }) => box.size <= than && grams === 7,
        isBig: ({ box }: Boxed, { than = 0 }) => box.size > than,
        pieces: ({ lines }: { lines: unknown[] }) => lines.length,
      },
      Cube: { __resolveReference: (cube: object) => cube, side: ({ id }: { id: string }) => id.length },
    },
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

describe('Fields that need another one with different arguments', () => {
  it('are each given what they need, with what a client asks of it beside them', async () => {
    const query =
      '{ parcel { postage duty levy pieces price(in: "EUR") lines(first: 1) { sku } dear: price(in: "USD") } }'
    const { data, errors } = await ask(query)
    const own = { price: 200, lines: [{ sku: 'a' }], dear: 100 }
    expect({ data, errors }).toEqual({
      data: { parcel: { postage: 70, duty: 10, levy: 202, pieces: 3, ...own } },
      errors: [],
    })
  })

  it('are given it within what belongs to their object, and with variables of their own', async () => {
    const query = 'query ($a: Int, $b: Int) { parcel { isFlat(than: $a) isBig(than: $b) box { size(in: "in") } } }'
    expect(await ask(query, { variables: { a: 1, b: 8 } })).toMatchObject({
      data: { parcel: { isFlat: true, isBig: true, box: { size: 9 } } },
      errors: [],
    })
    expect((await ask(query, { variables: { a: -1, b: 9 } })).data).toMatchObject({
      parcel: { isFlat: false, isBig: false },
    })
  })

  it('are given it one by one, and under whatever names', async () => {
    const { data, errors } = await ask(
      'query ($on: Boolean = true) { parcel { tax: levy price__way_0: label } parcel { levy @include(if: $on) } }',
    )
    expect({ data, errors }).toEqual({ data: { parcel: { tax: 202, price__way_0: other, levy: 202 } }, errors: [] })
  })

  it('fail at a place that their client knows', async () => {
    const { data, errors } = await ask('{ parcel { toll duty } }')
    expect(data).toEqual({ parcel: { toll: null, duty: 10 } })
    expect(errors.map(({ path }) => path)).toEqual([['parcel']])
  })

  it('are no fields that a client could ask for', async () => {
    const { graph } = await fixtureGraph({ fixtures: [depot(), post()] })
    expect(printSchema(graph.schema())).not.toContain('__way_')
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

describe('What an object says more exactly than its interface', () => {
  it.each([
    [
      '{ shaped { twin { twin { kind: __typename } ... on Cube { side } } __typename } }',
      { twin: { twin: { kind: 'Cube' }, side: 2 }, __typename: 'Cube' },
    ],
    ['{ shaped { twin { ... on Cube { side } } } }', { twin: { side: 2 } }],
    ['{ shaped { ... on Cube { twin { side } } twin { kind: __typename } } }', { twin: { side: 2, kind: 'Cube' } }],
  ])('holds wherever it is asked through the interface: %s', async (query, shaped) => {
    expect(await ask(query)).toMatchObject({ data: { shaped }, errors: [] })
  })
})
