import type { PageArgs } from '@supermall/kernel/page'
import type { Search } from '../domain/search.ts'
import { anyOf, isSpelled } from '../domain/words.ts'
import type { Sought } from './search-candidates.ts'
import type { Facets } from './search-facets.ts'
import { searchFacets } from './search-facets.ts'
import type { Found, SearchOrder } from './search-page.ts'
import { searchPage } from './search-page.ts'
import type { SearchTools } from './search-tools.ts'
import { nearWords } from './search-words.ts'

export type ProductSearch = Found & {
  /** How many were found as it was typed; null when the page does not tell. */
  readonly typedCount: number | null
  readonly facets: Facets
}
type SearchAsked = { readonly search: Search; readonly order: SearchOrder; readonly now: Date }

/** What is found as it was typed; where that is nothing, what is found by words spelled alike. */
export async function searchGoods(
  tools: SearchTools,
  { search, order, now }: SearchAsked,
  args: PageArgs,
): Promise<ProductSearch> {
  const typed: Sought = { query: search.query, marks: search.marks, price: search.price, now }
  const found = await searchPage(tools, { sought: typed, order }, args)
  const isVain =
    found.nodes.length === 0 && search.words.some(isSpelled) && (found.foundCount ?? (await found.totalCount?.())) === 0
  const near = isVain ? await nearWords(tools.sql, search.words) : []
  if (near.every((words) => words.length === 1)) {
    return { ...found, typedCount: found.foundCount, facets: searchFacets(tools, typed) }
  }
  const alike: Sought = { ...typed, query: anyOf(near) }
  return {
    ...(await searchPage(tools, { sought: alike, order }, args)),
    typedCount: 0,
    facets: searchFacets(tools, alike),
  }
}
