import type { PageArgs } from '@supermall/kernel/page'
import { assertFilter } from '@supermall/subgraph/filter'
import type { Context } from '../context.ts'
import type { ProductSearch } from '../data/search-goods.ts'
import { searchGoods } from '../data/search-goods.ts'
import { noteSearch } from '../data/search-log.ts'
import type { Search } from '../domain/search.ts'
import { searchOf } from '../domain/search.ts'
import type { ProductSearchOrderBy, ProductSearchWhere } from './types.generated.ts'

type Args = PageArgs & {
  readonly text?: string | null
  readonly where?: ProductSearchWhere | null
  readonly orderBy: ProductSearchOrderBy
}

export async function productSearch({ text, where, orderBy, ...page }: Args, context: Context): Promise<ProductSearch> {
  assertFilter(where)
  const search = searchOf(text, where)
  const now = context.clock()
  const found = await searchGoods(context, { search, order: orderBy, now }, page)
  if (isDemand(search, page) && found.typedCount !== null) note(search.keyword, found.typedCount, { context, now })
  return found
}

/** Whoever turns a page or narrows what was found has been counted already, and how few are left then says nothing of the keyword. */
const isDemand = ({ words, marks, price }: Search, { after, before }: PageArgs): boolean =>
  words.length > 0 && marks.length === 0 && price === null && after == null && before == null

/** Shop staff who look at their goods are no demand. What could not be counted is no reason to find nothing. */
function note(keyword: string, resultCount: number, { context, now }: { context: Context; now: Date }): void {
  const { viewer, cache, log } = context
  if (viewer.audience !== 'GUEST' && viewer.audience !== 'CONSUMER') return
  const accountId = viewer.audience === 'CONSUMER' ? viewer.accountId : null
  noteSearch(cache, { keyword, accountId, resultCount, at: now }).catch((error: unknown) =>
    log.warn('search.uncounted', { error }),
  )
}
