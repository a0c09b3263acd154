import type { Subgraph } from './subgraph.ts'
import { HEAD } from './subgraph.ts'

/** The four subgraphs of the public benchmark of federation gateways, with fixed data of the same shape and size. */

const users = [
  'Uri Goldshtein',
  'Dotan Simha',
  'Kamil Kisiela',
  'Arda Tanrikulu',
  'Laurin Quast',
  'Denis Badurina',
].map((name, index) => ({
  id: String(index + 1),
  name,
  username: name.toLowerCase().replace(' ', ''),
  birthday: 1234567890,
}))

const products = ['Table', 'Couch', 'Glass', 'Chair', 'TV', 'Lamp', 'Grill', 'Fridge', 'Sofa'].map((name, index) => ({
  upc: String(index + 1),
  name,
  price: [899, 1299, 15, 499, 1299, 6999, 3999, 100000, 9999][index] ?? 0,
  weight: [100, 1000, 20, 100, 1000, 300, 2000, 6000, 800][index] ?? 0,
  inStock: index % 3 !== 1,
}))

const TEXTS = [
  'Love it! It arrived a day early, and it looks just like it does in the pictures of the shop that sold it to me.',
  'Too expensive for what it is; others sell one that does the same for half of that, and delivery took a week.',
  'Could be better. One of the corners had a scratch, though the shop answered within the hour and sent another one.',
  'Prefer something else, to be honest, but my neighbours like it so much that they have ordered one for themselves.',
]

const reviews = Array.from({ length: 12 }, (_, index) => ({
  id: String(index + 1),
  body: TEXTS[index % TEXTS.length],
  author: { id: String((index % 2) + 1), username: users[index % 2]?.username },
  product: { upc: String((index % 4) + 1) },
}))

const accounts: Subgraph = {
  name: 'accounts',
  sdl: `${HEAD}
    type Query { me: User user(id: ID!): User users: [User] }
    type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }`,
  resolvers: {
    Query: { me: () => users[0], users: () => users, user: (_: unknown, { id }: { id: string }) => userOf(id) },
    User: { __resolveReference: ({ id }: { id: string }) => userOf(id) },
  },
}

const inventory: Subgraph = {
  name: 'inventory',
  sdl: `${HEAD}
    type Product @key(fields: "upc") {
      upc: String!
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  resolvers: {
    Product: {
      __resolveReference: (asked: { upc: string }) => ({ ...asked, inStock: productOf(asked.upc)?.inStock }),
      shippingEstimate: ({ price, weight }: { price: number; weight: number }) => (price > 1000 ? 0 : weight / 2),
    },
  },
}

const goods: Subgraph = {
  name: 'products',
  sdl: `${HEAD}
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
  resolvers: {
    Query: { topProducts: (_: unknown, { first }: { first: number }) => products.slice(0, first) },
    Product: { __resolveReference: ({ upc }: { upc: string }) => productOf(upc) },
  },
}

const opinions: Subgraph = {
  name: 'reviews',
  sdl: `${HEAD}
    type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "username") product: Product }
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
    type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
  resolvers: {
    Review: { __resolveReference: ({ id }: { id: string }) => reviews.find((one) => one.id === id) },
    User: { reviews: ({ id }: { id: string }) => reviews.filter(({ author }) => author.id === id) },
    Product: { reviews: ({ upc }: { upc: string }) => reviews.filter(({ product }) => product.upc === upc) },
  },
}

export const publicSubgraphs: readonly Subgraph[] = [accounts, inventory, goods, opinions]

const userOf = (id: string) => users.find((one) => one.id === id)
const productOf = (upc: string) => products.find((one) => one.upc === upc)
