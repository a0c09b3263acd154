import { badInput } from '@supermall/kernel/fault'
import { derivedId } from '@supermall/kernel/id'
import type { Route } from '@supermall/subgraph/definition'
import type { Request } from '@supermall/subgraph/viewer'
import type { Fixture } from './fixture-subgraph.ts'
import { fixture } from './fixture-subgraph.ts'

/** Two domains that between them have one of everything the gateway must cope with. */

const products = [1, 2, 3].map((n) => ({
  __typename: 'Product',
  id: derivedId('prd', n),
  title: `Product ${n}`,
  cost: `${n}.00`,
  margin: `0.${n}`,
  shop: { id: derivedId('shp', 1) },
}))
const shops = [{ __typename: 'Shop', id: derivedId('shp', 1), name: 'Corner shop', ledger: 'red', motto: null }]

export const goods = (): Fixture =>
  fixture({
    name: 'goods',
    nodes: { prd: 'Product' },
    schema: /* GraphQL */ `
      type Query {
        product(id: ID!): Product
        products(first: Int): [Product!]!
        shelf: [Product]
        things: [Thing!]!
        priced: [Priced!]!
        audit: String @requiresScopes(scopes: [["identity.audit.view"]]) @tag(name: "admin")
        stranger: String @requiresScopes(scopes: [["no.such.permission"]])
        mine: String @authenticated
        staffOnly: String! @policy(policies: [["PLATFORM"]])
        crash: String
        oops: String
        refuse: String
        vault: Vault @tag(name: "admin")
        labelled(by: Labels): String
      }
      type Mutation {
        productRename(id: ID!, title: String!): Product @requiresScopes(scopes: [["catalog.product.edit"]])
        visit: Int
      }
      input Labels {
        text: String
        secret: String @tag(name: "merchant")
      }
      interface Priced {
        price: String
      }
      union Thing = Product | Shop | Vault
      type Product implements Node & Priced @key(fields: "id") {
        id: ID!
        title: String!
        cost: String @policy(policies: [["PLATFORM"]]) @tag(name: "merchant") @tag(name: "admin")
        margin: String! @authenticated
        price: String
        shop: Shop
      }
      type Vault implements Priced @policy(policies: [["PLATFORM"]]) {
        gold: String
        price: String
      }
      type Shop @key(fields: "id", resolvable: false) {
        id: ID!
      }
    `,
    resolvers: {
      Query: {
        product: (_: unknown, { id }: { id: string }) => products.find((one) => one.id === id) ?? null,
        products: (_: unknown, { first }: { first?: number }) => products.slice(0, first ?? 20),
        shelf: () => products,
        things: () => [products[0], shops[0], vault],
        priced: () => [products[0], vault],
        audit: () => 'audited',
        labelled: (_: unknown, { by }: { by?: object }) => JSON.stringify(by ?? null),
        stranger: () => 'never',
        mine: () => 'mine',
        staffOnly: () => 'staff',
        vault: () => vault,
        crash: () => {
          throw new Error('the password is swordfish')
        },
        oops: () => products,
        refuse: () => {
          throw badInput('Not like this.')
        },
      },
      Mutation: {
        productRename: (_: unknown, { id, title }: { id: string; title: string }) => ({ ...products[0], id, title }),
        visit: () => ++visits,
      },
      Product: {
        __resolveReference: ({ id }: { id: string }) => products.find((one) => one.id === id) ?? null,
        price: () => '9.99',
      },
      Thing: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Priced: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    },
  })

const vault = { __typename: 'Vault', gold: 'bar', price: '1000' }
let visits = 0
export const visited = (): number => visits

/** It also serves plain paths, those of `routes` among them. */
export const shopkeepers = (routes: readonly Route<undefined>[] = []): Fixture =>
  fixture({
    name: 'shopkeepers',
    nodes: { shp: 'Shop' },
    routes,
    schema: /* GraphQL */ `
      type Query {
        shop(id: ID!): Shop
        shops: [Shop!]!
        whoami: String!
        language: String!
        address: String!
        trace: String
      }
      type Shop implements Node @key(fields: "id") {
        id: ID!
        name: String!
        ledger: String @authenticated
        motto: String
        caller: String
      }
    `,
    resolvers: {
      Query: {
        shop: (_: unknown, { id }: { id: string }) => shops.find((one) => one.id === id) ?? null,
        shops: () => shops,
        whoami: (_: unknown, __: unknown, { viewer }: Request) => viewer.audience,
        language: (_: unknown, __: unknown, { caller }: Request) => caller.language,
        address: (_: unknown, __: unknown, { caller }: Request) => caller.ip,
        trace: (_: unknown, __: unknown, { caller }: Request) => caller.traceparent,
      },
      Shop: {
        __resolveReference: ({ id }: { id: string }) => shops.find((one) => one.id === id) ?? null,
        caller: (_: unknown, __: unknown, { viewer }: Request) => viewer.audience,
      },
    },
  })
