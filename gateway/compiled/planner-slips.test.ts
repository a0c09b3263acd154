import { derivedId } from '@supermall/kernel/id'
import { describe, expect, it } from 'vitest'
import { fixtureGraph } from '../testing/fixture-graph.ts'
import { fixture } from '../testing/fixture-subgraph.ts'

/** What goes wrong between the planner and whoever runs its plans, in graphs that another way of joining brings about. */

const bin = derivedId('sto', 1)

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
