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
  products(where: { categoryId: $categoryId }, first: 20) {
    nodes { id slug title coverUrl sales priceRange { low { amount currency } high { amount currency } } }
    pageInfo { hasNextPage endCursor }
  }
}`

const SEARCH = `query Search($text: String!) {
  productSearch(text: $text, first: 20) {
    nodes { id slug title coverUrl priceRange { low { amount currency } } }
    facets { brands { brand { id name } count } categories { category { id name } count } }
    pageInfo { hasNextPage endCursor }
  }
}`

const MOST = 200

/** The three questions of a storefront, with variables that this very mall can answer. */
export async function questionsFor(url: string): Promise<readonly Question[]> {
  const guest = asking(url, null)
  const { categoryTree } = await guest.gets<{ categoryTree: readonly Branch[] }>(
    '{ categoryTree { id children { id children { id } } } }',
  )
  const leaves = categoryTree.flatMap(leavesOf)
  const pages = await Promise.all(
    leaves
      .slice(0, 20)
      .map((id) => guest.gets<{ products: { nodes: readonly Listed[] } }>(CATEGORY_PAGE, { categoryId: id })),
  )
  const listed = pages.flatMap(({ products }) => products.nodes).slice(0, MOST)
  return [
    { name: 'product(slug)', query: PRODUCT, variables: listed.map(({ slug }) => ({ slug })) },
    { name: 'category page of 20', query: CATEGORY_PAGE, variables: leaves.map((categoryId) => ({ categoryId })) },
    { name: 'search, with facets', query: SEARCH, variables: listed.map(({ title }) => ({ text: wordOf(title) })) },
  ]
}

type Branch = { readonly id: string; readonly children: readonly Branch[] | undefined }
type Listed = { readonly slug: string; readonly title: string }

const leavesOf = ({ id, children }: Branch): string[] => (children?.length ? children.flatMap(leavesOf) : [id])

const wordOf = (title: string): string => title.split(/\s+/).filter(Boolean)[0] ?? title
