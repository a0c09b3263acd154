import { Kind } from 'graphql'
import { expect, test } from 'vitest'
import { fixtureGraph } from '../testing/fixture-graph.ts'
import { fixture } from '../testing/fixture-subgraph.ts'
import { reachOf } from './reach.ts'

/** Favourites name goods, of which the domain of goods knows the first alone. */
function domains() {
  const members = fixture({
    name: 'members',
    nodes: {},
    schema: /* GraphQL */ `
      type Query {
        favourites: [Favourite!]!
      }
      type Favourite {
        goods: Goods
        must: Goods!
      }
      type Goods @key(fields: "id", resolvable: false) {
        id: ID!
      }
    `,
    resolvers: {
      Query: {
        favourites: () => ['prd_1', 'prd_2', 'prd_1', 'prd_2'].map((id) => ({ goods: { id }, must: { id } })),
      },
    },
  })
  const goods = fixture({
    name: 'goods',
    nodes: { prd: 'Goods' },
    schema: /* GraphQL */ `
      type Query {
        one: Goods
      }
      type Goods implements Node @key(fields: "id") {
        id: ID!
        title: String!
        note: String
      }
    `,
    resolvers: {
      Goods: {
        __resolveReference: ({ id }: { id: string }) => (id === 'prd_1' ? { id, title: 'A cup', note: null } : null),
      },
    },
  })
  return { members, goods }
}

const fetchOf = (operation: string, more: object = {}) => ({ kind: 'Fetch', serviceName: 'any', operation, ...more })
const below = (path: string, node: object) => ({ kind: 'Flatten', path: path.split('.'), node })
const requires = [{ kind: Kind.FIELD, name: 'id' }]

test('objects are told of from above by each fetch that names what they belong to, whatever it calls that', () => {
  const entities = (fields: string) =>
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { ${fields} } } }`
  const orders = fetchOf('{ orders { id wanted: goods { id ...More } } } fragment More on Goods { maker { id } }')
  const prices = fetchOf(entities('wanted: goods { paid }'), { requires })
  const titles = fetchOf(entities('title maker { name }'), { requires })
  const both = [below('orders.@', prices), below('orders.@.wanted', titles)]
  const reach = reachOf({ kind: 'Sequence', nodes: [orders, { kind: 'Parallel', nodes: both }] } as never)
  const counts = ['orders', 'orders.wanted', 'orders.wanted.maker', 'orders.goods'].map((path) =>
    reach(path.split('.')),
  )
  expect(counts).toEqual([1, 2, 2, 0])
  expect(reach(['orders', '@', 'wanted'])).toBe(2)
  const renamed = fetchOf('{ a { id } }', { outputRewrites: [{ kind: 'KeyRenamer' }] })
  expect(reachOf(renamed as never)(['a'])).toBe(Number.POSITIVE_INFINITY)
})

test('what its domain says is not there is null where it may be, and nothing went wrong', async () => {
  const { members, goods } = domains()
  const { ask } = await fixtureGraph({ fixtures: [members, goods] })
  const there = { title: 'A cup' }
  expect(await ask('{ favourites { goods { title } } }')).toMatchObject({
    data: { favourites: [there, null, there, null].map((one) => ({ goods: one })) },
    errors: [],
  })
  expect(await ask('{ favourites { goods { id note } } }')).toMatchObject({
    data: { favourites: [{ goods: { id: 'prd_1', note: null } }, { goods: { id: 'prd_2', note: null } }, {}, {}] },
    errors: [],
  })
})

test('what must be there and is not is a fault', async () => {
  const { members, goods } = domains()
  const { ask } = await fixtureGraph({ fixtures: [members, goods] })
  const { data, errors } = await ask('{ favourites { must { title } } }')
  expect(data).toBeNull()
  expect(errors.map(({ extensions }) => extensions.code)).toContain('INTERNAL_SERVER_ERROR')
})
