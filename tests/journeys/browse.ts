import { expect, it } from 'vitest'
import type { World } from '../world.ts'

/** What somebody who has not signed in can find out. */
export function browsing(world: () => World): void {
  it('goes from the category tree to a page of goods and to one of them, with its shop from another domain', async () => {
    const { guest } = world()
    const { categoryTree } = await guest.gets<{ categoryTree: readonly Branch[] }>(
      '{ categoryTree { id children { id children { id } } } }',
    )
    const pages = await Promise.all(
      categoryTree.map(({ id }) =>
        guest.gets<{ products: { totalCount: number; nodes: readonly Listed[] } }>(
          'query ($id: ID!) { products(where: { categoryId: $id }, first: 5) { totalCount nodes { id slug shop { name } } } }',
          { id },
        ),
      ),
    )
    const listed = pages.flatMap(({ products }) => products.nodes)
    expect(listed.length).toBeGreaterThan(10)
    for (const { shop } of listed) expect(shop?.name).toBeTruthy()

    const [first] = listed
    const { product } = await guest.gets<{ product: Detail }>(
      `query ($slug: String!) { product(slug: $slug) {
        id title imageUrls priceRange { low { amount currency } }
        skus { id price { amount } } category { path { name } } shop { id name slug status }
      } }`,
      { slug: first?.slug },
    )
    expect(product).toMatchObject({ id: first?.id, shop: { status: 'OPEN' } })
    expect(product.skus.length).toBeGreaterThan(0)
    expect(product.priceRange.low.amount).toMatch(/^\d+\.\d\d$/)
  })

  it('walks a whole list by cursors without missing or repeating anything', async () => {
    const { guest } = world()
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Page = await guest.gets<Page>(
        'query ($after: String) { products(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } totalCount } }',
        { after },
      )
      seen.push(...page.products.nodes.map(({ id }) => id))
      after = page.products.pageInfo.hasNextPage ? page.products.pageInfo.endCursor : null
      if (after === null) expect(seen).toHaveLength(page.products.totalCount)
    } while (after !== null)
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('finds goods by a Chinese word and by a Latin one, with facets that add up', async () => {
    const { guest } = world()
    for (const text of ['手机', 'jacket']) {
      const { productSearch } = await guest.gets<Found>(
        `query ($text: String!) { productSearch(text: $text, first: 10) {
          totalCount nodes { id title subtitle } facets { categories { category { name } count } }
        } }`,
        { text },
      )
      expect(productSearch.totalCount, text).toBeGreaterThan(0)
      expect(productSearch.facets.categories.length, text).toBeGreaterThan(0)
    }
  })

  it('gets any thing back by its id, and null for what is not there', async () => {
    const { guest } = world()
    const { products, shops } = await guest.gets<{ products: Nodes; shops: Nodes }>(
      '{ products(first: 1) { nodes { id } } shops(first: 1) { nodes { id } } }',
    )
    const ids = [products.nodes[0]?.id, shops.nodes[0]?.id, 'prd_00000000000000000000000000', 'nonsense']
    const { nodes } = await guest.gets<{ nodes: readonly ({ __typename: string; id: string } | null)[] }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Product { title } ... on Shop { name } } }',
      { ids },
    )
    expect(nodes).toMatchObject([{ __typename: 'Product', id: ids[0] }, { __typename: 'Shop', id: ids[1] }, null, null])
  })

  it('is refused what is not for guests, with the rest of the answer intact', async () => {
    const answer = await world().guest.asks<{ shops: Nodes; accounts: unknown }>(
      '{ shops(first: 1) { nodes { id } } myShop { id } }',
    )
    expect(answer.errors).toMatchObject([{ path: ['myShop'], extensions: { code: 'UNAUTHENTICATED' } }])
    expect(answer.data?.shops.nodes).toHaveLength(1)
  })

  it('sees neither drafts nor goods of shops that are closed', async () => {
    const { guest } = world()
    const owner = await world().signIn('MERCHANT', 'shop0-owner')
    const { managedProducts } = await owner.gets<{
      managedProducts: { nodes: readonly { id: string; isOnSale: boolean }[] }
    }>('{ managedProducts(first: 100) { nodes { id isOnSale } } }')
    const hidden = managedProducts.nodes.filter(({ isOnSale }) => !isOnSale).map(({ id }) => id)
    expect(hidden.length).toBeGreaterThan(0)
    const { productsByIds } = await guest.gets<{ productsByIds: readonly unknown[] }>(
      'query ($ids: [ID!]!) { productsByIds(ids: $ids) { id } }',
      { ids: hidden },
    )
    expect(productsByIds).toEqual(hidden.map(() => null))
  })
}

type Branch = { readonly id: string; readonly children: readonly Branch[] }
type Listed = { readonly id: string; readonly slug: string; readonly shop: { readonly name: string } | null }
type Nodes = { readonly nodes: readonly { readonly id: string }[] }
type Detail = {
  readonly id: string
  readonly skus: readonly { readonly id: string }[]
  readonly priceRange: { readonly low: { readonly amount: string } }
}
type Page = {
  readonly products: {
    readonly totalCount: number
    readonly nodes: readonly { readonly id: string }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  }
}
type Found = {
  readonly productSearch: { readonly totalCount: number; readonly facets: { readonly categories: readonly unknown[] } }
}
