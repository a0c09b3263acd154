import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'

const CATEGORY_TREE = graphql(`
  query CategoryTree {
    categoryTree { id children { id children { id } } }
  }
`)

const CATEGORY_PAGE = graphql(`
  query CategoryPage($id: ID!) {
    products(where: { categoryId: { eq: $id } }, first: 5) { totalCount nodes { id slug shop { name } } }
  }
`)

const PRODUCT = graphql(`
  query ProductPage($slug: String!) {
    product(slug: $slug) {
      id title imageUrls
      priceRange { low { amount currency } }
      skus { id price { amount } }
      category { path { name } }
      shop { id name slug status }
    }
  }
`)

const NEXT_PAGE = graphql(`
  query NextPage($after: String) {
    products(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } totalCount }
  }
`)

const SEARCH = graphql(`
  query Search($text: String!) {
    productSearch(text: $text, first: 10) {
      totalCount nodes { id title subtitle } facets { categories { category { name } count } }
    }
  }
`)

const FIRST_OF_EACH = graphql(`
  query FirstOfEach { products(first: 1) { nodes { id } } shops(first: 1) { nodes { id } } }
`)

const NODES = graphql(`
  query Nodes($ids: [ID!]!) {
    nodes(ids: $ids) { __typename id ... on Product { title } ... on Shop { name } }
  }
`)

const SHOPS_AND_MINE = graphql(`
  query ShopsAndMine { shops(first: 1) { nodes { id } } myShop { id } }
`)

const MANAGED = graphql(`
  query Managed { managedProducts(first: 100) { nodes { id isOnSale } } }
`)

const BY_IDS = graphql(`
  query ByIds($ids: [ID!]!) { productsByIds(ids: $ids) { id } }
`)

/** What somebody who has not signed in can find out. */
export function browsing(world: () => World): void {
  it('goes from the category tree to a page of goods and to one of them, with its shop from another domain', async () => {
    const { guest } = world()
    const { categoryTree } = await guest.gets(CATEGORY_TREE)
    const pages = await Promise.all(categoryTree.map(({ id }) => guest.gets(CATEGORY_PAGE, { id })))
    const listed = pages.flatMap(({ products }) => products.nodes)
    expect(listed.length).toBeGreaterThan(10)
    for (const { shop } of listed) expect(shop?.name).toBeTruthy()

    const { product } = await guest.gets(PRODUCT, { slug: listed[0]?.slug ?? '' })
    expect(product).toMatchObject({ id: listed[0]?.id, shop: { status: 'OPEN' } })
    expect(product?.skus.length).toBeGreaterThan(0)
    expect(product?.priceRange.low.amount).toMatch(/^\d+\.\d\d$/)
  })

  it('walks a whole list by cursors without missing or repeating anything', async () => {
    const seen: string[] = []
    let after: string | null = null
    for (;;) {
      const { products } = await nextPage(world(), after)
      seen.push(...products.nodes.map(({ id }) => id))
      after = products.pageInfo.endCursor ?? null
      if (products.pageInfo.hasNextPage) continue
      expect(seen).toHaveLength(products.totalCount)
      break
    }
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('finds goods by a Chinese word and by a Latin one, with facets that add up', async () => {
    for (const text of ['手机', 'phone']) {
      const { productSearch } = await world().guest.gets(SEARCH, { text })
      expect(productSearch.totalCount, text).toBeGreaterThan(0)
      expect(productSearch.facets.categories.length, text).toBeGreaterThan(0)
    }
  })

  it('gets any thing back by its id, and null for what is not there', async () => {
    const { guest } = world()
    const { products, shops } = await guest.gets(FIRST_OF_EACH)
    const [product, shop] = [products.nodes[0]?.id ?? '', shops.nodes[0]?.id ?? '']
    const { nodes } = await guest.gets(NODES, { ids: [product, shop, 'prd_00000000000000000000000000', 'nonsense'] })
    expect(nodes).toMatchObject([
      { __typename: 'Product', id: product, title: expect.any(String) },
      { __typename: 'Shop', id: shop, name: expect.any(String) },
      null,
      null,
    ])
  })

  it('is refused what is not for guests, with the rest of the answer intact', async () => {
    const answer = await world().guest.asks(SHOPS_AND_MINE)
    expect(answer.errors).toMatchObject([{ path: ['myShop'], extensions: { code: 'UNAUTHENTICATED' } }])
    expect(answer.data?.shops?.nodes).toHaveLength(1)
  })

  it('does not see goods that are not on sale', async () => {
    const owner = await world().signIn('MERCHANT', 'shop0-owner')
    const { managedProducts } = await owner.gets(MANAGED)
    const ids = managedProducts.nodes.filter(({ isOnSale }) => !isOnSale).map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(0)
    const { productsByIds } = await world().guest.gets(BY_IDS, { ids })
    expect(productsByIds).toEqual(ids.map(() => null))
  })
}

const nextPage = (world: World, after: string | null) => world.guest.gets(NEXT_PAGE, { after })
