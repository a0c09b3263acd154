import { asking } from '@supermall/testing/client'
import type { Question } from './load.ts'

const PRODUCT = `query Product($slug: String!) {
  product(slug: $slug) {
    id title subtitle coverUrl imageUrls sales
    priceRange { low { amount currency } high { amount currency } }
    options { name values { value } }
    skus { id code optionText imageUrl price { amount currency } marketPrice { amount } }
    brand { id name }
    category { id name path { id name } }
  }
}`

const CATEGORY_PAGE = `query CategoryPage($categoryId: ID!) {
  products(where: { categoryId: { eq: $categoryId } }, first: 20) {
    nodes { id slug title coverUrl sales priceRange { low { amount currency } high { amount currency } } }
    pageInfo { hasNextPage endCursor }
  }
}`

const FINDS = `
    nodes { id slug title coverUrl priceRange { low { amount currency } } }
    facets { brands { brand { id name } count } categories { category { id name } count } }
    pageInfo { hasNextPage endCursor }`

const SEARCH = `query Search($text: String!) { productSearch(text: $text, first: 20) {${FINDS} } }`

const SEARCH_BELOW = `query SearchBelow($text: String!, $most: Decimal!) {
  productSearch(text: $text, where: { price: { range: { below: $most } } }, first: 20) {${FINDS} }
}`

const MOST = 200
const FULL = 20

/** Nothing costs as much: a limit that lets all through, and is another one each time. */
const DEAR = 1_000_000
const MANY = 50_000

/**
 * The questions of a storefront, with variables that this very mall can answer by a full page: a page of six goods would
 * cost less than one of twenty in any mall, and sizes could not be compared.
 */
export async function questionsFor(url: string): Promise<readonly Question[]> {
  const guest = asking(url, null)
  const { categoryTree } = await guest.gets<{ categoryTree: readonly Branch[] }>(
    '{ categoryTree { id children { id children { id } } } }',
  )
  const pages = await Promise.all(
    categoryTree.flatMap(allOf).map(async (categoryId) => {
      const { products } = await guest.gets<{ products: Page }>(CATEGORY_PAGE, { categoryId })
      return { categoryId, nodes: products.nodes }
    }),
  )
  const full = pages.filter(({ nodes }) => nodes.length === FULL)
  const listed = full.flatMap(({ nodes }) => nodes).slice(0, MOST)
  const tried = [...new Set(listed.map(({ title }) => wordOf(title)))]
  const found = await Promise.all(
    tried.map(async (text) => {
      const { productSearch } = await guest.gets<{ productSearch: Page }>(SEARCH, { text })
      return { text, count: productSearch.nodes.length }
    }),
  )
  const words = found.filter(({ count }) => count === FULL).map(({ text }) => ({ text }))
  return [
    { name: 'product(slug)', query: PRODUCT, variables: listed.map(({ slug }) => ({ slug })) },
    {
      name: 'category page of 20',
      query: CATEGORY_PAGE,
      variables: full.map(({ categoryId }) => ({ categoryId })),
    },
    {
      name: 'search, with facets',
      query: SEARCH,
      variables: words,
    },
    {
      name: 'search that nobody asked before',
      query: SEARCH_BELOW,
      variables: Array.from({ length: MANY }, (_, at) => ({ ...words[at % words.length], most: `${DEAR + at}` })),
    },
  ]
}

type Branch = { readonly id: string; readonly children: readonly Branch[] | undefined }
type Page = { readonly nodes: readonly { readonly slug: string; readonly title: string }[] }

const allOf = ({ id, children = [] }: Branch): string[] => [id, ...children.flatMap(allOf)]

const wordOf = (title: string): string => title.split(/\s+/).filter(Boolean)[0] ?? title
