export type Measured = {
  readonly name: string
  readonly query: string
  readonly variables: readonly Readonly<Record<string, unknown>>[]
}

const PUBLIC = `
  fragment User on User { id username name }
  fragment Review on Review { id body }
  fragment Product on Product { inStock name price shippingEstimate upc weight }
  query TestQuery {
    users {
      ...User
      reviews {
        ...Review
        product {
          ...Product
          reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
        }
      }
    }
    topProducts {
      ...Product
      reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
    }
  }`

const ARTICLE = `query Article($slug: String!) {
  article(slug: $slug) {
    id title coverUrl status isInStock
    priceRange { low { amount currency } high { amount currency } }
    skus { id code price { amount currency } available isScarce }
    shop { id name rating isOpen }
  }
}`

const LIST = `query Articles($first: Int) {
  articles(first: $first) {
    nodes {
      id slug title coverUrl status isInStock
      priceRange { low { amount currency } high { amount currency } }
      shop { id name rating }
    }
    pageInfo { hasNextPage endCursor }
  }
}`

const SHOP = 'query Shop($id: ID!) { shop(id: $id) { id name rating isOpen } }'

const slugs = Array.from({ length: 40 }, (_, index) => ({ slug: `goods-${index}` }))

export const operations: readonly Measured[] = [
  { name: 'public benchmark', query: PUBLIC, variables: [{}] },
  { name: 'page of one article', query: ARTICLE, variables: slugs },
  { name: 'list of twenty articles', query: LIST, variables: [{ first: 20 }] },
  { name: 'one shop', query: SHOP, variables: [0, 1, 2, 3, 4].map((number) => ({ id: `shp_${number}` })) },
]
