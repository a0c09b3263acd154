import type { Subgraph } from './subgraph.ts'
import { HEAD } from './subgraph.ts'

/** Three subgraphs of the shape that a mall's have: connections, money, enums, owners of their own for shops and stock. */

const MONEY = `
  scalar Decimal
  enum Currency { CNY USD EUR }
  type Money @shareable { amount: Decimal! currency: Currency! }`

const goods = Array.from({ length: 40 }, (_, index) => ({
  id: `prd_${index}`,
  slug: `goods-${index}`,
  title: `An article that people like to buy, number ${index}`,
  coverUrl: `https://images.example/goods/${index}/cover.webp`,
  status: index % 7 === 0 ? 'HIDDEN' : 'ON_SALE',
  priceRange: { low: money(index * 3 + 1), high: money(index * 5 + 9) },
  skus: [1, 2, 3].map((number) => ({ id: `sku_${index}_${number}`, code: `C${index}-${number}`, price: money(index) })),
  shop: { id: `shp_${index % 5}` },
}))

const catalog: Subgraph = {
  name: 'catalog',
  sdl: `${HEAD} ${MONEY}
    type Query { article(slug: String!): Article articles(first: Int = 20): ArticleConnection! }
    enum ArticleStatus { ON_SALE HIDDEN }
    type ArticleConnection { nodes: [Article!]! pageInfo: PageInfo! }
    type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }
    type PriceRange { low: Money! high: Money! }
    type Article @key(fields: "id") {
      id: ID! slug: String! title: String! coverUrl: String status: ArticleStatus!
      priceRange: PriceRange! skus: [Sku!]! shop: Shop
    }
    type Sku @key(fields: "id") { id: ID! code: String! price: Money! }
    type Shop @key(fields: "id", resolvable: false) { id: ID! }`,
  resolvers: {
    Query: {
      article: (_: unknown, { slug }: { slug: string }) => goods.find((one) => one.slug === slug) ?? null,
      articles: (_: unknown, { first }: { first: number }) => ({
        nodes: goods.slice(0, first),
        pageInfo: { hasNextPage: first < goods.length, endCursor: String(first) },
      }),
    },
    Article: { __resolveReference: ({ id }: { id: string }) => goods.find((one) => one.id === id) },
  },
}

const merchants: Subgraph = {
  name: 'merchants',
  sdl: `${HEAD}
    type Query { shop(id: ID!): Shop }
    type Shop @key(fields: "id") { id: ID! name: String! rating: Float isOpen: Boolean! }`,
  resolvers: {
    Query: { shop: (_: unknown, { id }: { id: string }) => shopOf({ id }) },
    Shop: { __resolveReference: shopOf },
  },
}

const stock: Subgraph = {
  name: 'stock',
  sdl: `${HEAD}
    type Sku @key(fields: "id") { id: ID! available: Int! isScarce: Boolean! }
    type Article @key(fields: "id") { id: ID! isInStock: Boolean! }`,
  resolvers: {
    Sku: {
      available: ({ id }: { id: string }) => id.length * 3,
      isScarce: ({ id }: { id: string }) => id.endsWith('3'),
    },
    Article: { isInStock: () => true },
  },
}

export const mallSubgraphs: readonly Subgraph[] = [catalog, merchants, stock]

function shopOf({ id }: { id: string }) {
  return { id, name: `The shop called ${id}`, rating: 4.5, isOpen: true }
}

function money(units: number) {
  return { amount: `${units}.90`, currency: 'CNY' }
}
