import type { Part } from '../../compose.ts'

const HEAD = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@interfaceObject", "@tag",
  "@authenticated", "@policy", "@override"
])
scalar JSON`

const MEDIA = `
  type Query {
    media(first: Int, kind: Kind = PAPER): [Media]!
    one(id: ID!): Media
    shelves: [[Media]]
    grid: [[Book!]!]!
    things: [Thing]
    strictThings: [Thing!]
    book: Book!
    film(at: Int = 3): Film
    settings: JSON
    secret: String @authenticated
    vault: Book @policy(policies: [["PLATFORM"]])
    count: Int!
  }
  type Mutation {
    bump(by: Int!): Int!
    mark(id: ID!): Book
    strike(id: ID!): Film! @authenticated
  }
  enum Kind { PAPER SCREEN LOST @inaccessible }
  interface Media @key(fields: "id") {
    id: ID!
    title(upper: Boolean): String
    kind: Kind
    author: Person
    related(first: Int): [Media!]
    size: Size
  }
  type Size @shareable { w: Int! h: Float unit: Unit }
  type Unit @shareable { name: String! factor: Float! }
  type Book implements Media @key(fields: "id") {
    id: ID!
    title(upper: Boolean): String
    kind: Kind
    author: Person @provides(fields: "name")
    related(first: Int): [Media!]
    size: Size
    pages: Int!
    margin: Int! @authenticated
    cost: Float @policy(policies: [["PLATFORM"]])
    prequel: Book
    flags: [Boolean!]
  }
  type Film implements Media @key(fields: "id") @key(fields: "code size { w }") {
    id: ID!
    code: String!
    title(upper: Boolean): String
    kind: Kind
    author: Person
    related(first: Int): [Media!]
    size: Size
    minutes: Float
    cast: [[Person!]]
  }
  type Person @key(fields: "id") { id: ID! name: String @external }
  union Thing = Book | Film | Person | Note
  type Note { text: String! extra: JSON of: Media }`

const PEOPLE = `
  type Query { people(first: Int): [Person!]! person(id: ID!): Person boss: Person! rival: Person @authenticated }
  type Mutation { rename(id: ID!, name: String!): Person }
  type Person @key(fields: "id") {
    id: ID!
    name: String @shareable
    nick(long: Boolean = true): String!
    friends(first: Int): [Person!]!
    boss: Person
    favourite: Book
    watched: [Film]
    salary: Int @policy(policies: [["PLATFORM"]])
    address: Address!
  }
  type Address { street: String city: City! }
  type City { name: String! mayor: Person }
  type Book @key(fields: "id", resolvable: false) { id: ID! }
  type Film @key(fields: "id", resolvable: false) { id: ID! }`

const SHOP = `
  type Query { cheapest: Book offers: [Offer!] }
  type Size @shareable { w: Int! h: Float unit: Unit }
  type Unit @shareable { name: String! factor: Float! }
  type Offer { of: Thing! price: Int! }
  union Thing = Book | Film
  type Book @key(fields: "id") {
    id: ID!
    pages: Int! @external
    size: Size @external
    price(currency: String): Int!
    shipping: Float @requires(fields: "pages size { w unit { factor } }")
    stock: Stock
  }
  type Film @key(fields: "code size { w }") {
    code: String!
    size: Size @shareable
    minutes: Float @external
    stream: String! @requires(fields: "minutes")
    stock: Stock!
  }
  type Stock { left: Int! where: [String] }`

const REVIEWS = `
  type Query { latest: [Review] }
  type Review @key(fields: "id") { id: ID! stars: Int text: String! about: Media by: Person! }
  type Media @key(fields: "id") @interfaceObject { id: ID! reviews(first: Int): [Review!]! rating: Float }
  type Person @key(fields: "id") { id: ID! reviews: [Review] rank: Int! @authenticated }`

const part = (name: string, sdl: string): Part => ({ name, sdl: `${HEAD}\n${sdl}`, nodes: {} })

/** A graph that has one of everything that a plan can be made of. */
export const library: readonly Part[] = [
  part('media', MEDIA),
  part('people', PEOPLE),
  part('shop', SHOP),
  part('reviews', REVIEWS),
]
