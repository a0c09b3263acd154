import { badInput } from '@supermall/kernel/fault'
import { after, days } from '@supermall/kernel/time'
import { assertFilter, valuesOf } from '@supermall/subgraph/filter'
import { asConsumer } from '@supermall/subgraph/viewer'
import { listHotKeywords, topHotKeywords } from '../data/hot-keywords.ts'
import type { StatisticsFilter } from '../data/search-counts.ts'
import { listStatistics, suggest } from '../data/search-counts.ts'
import { listHistory } from '../data/search-history.ts'
import { keywordOf } from '../domain/words.ts'
import { importQueries } from './import-job.ts'
import { mediaQueries } from './media-asset.ts'
import { productSearch } from './product-search.ts'
import type { QueryResolvers, SearchStatisticsWhere } from './types.generated.ts'

const MOST_SUGGESTIONS = 10
const MOST_HOT = 50
const LONGEST_REPORT = days(366)

const ownQueries: Partial<QueryResolvers> = {
  productSearch: (_, args, context) => productSearch(args, context),
  searchSuggestions: async (_, { prefix, first }, { sql }) => {
    const typed = keywordOf(prefix)
    if ([...typed].length > 50) throw badInput('`prefix` may have 50 characters.')
    const most = within(first, MOST_SUGGESTIONS, MOST_SUGGESTIONS)
    return typed === '' ? [] : suggest(sql, typed, most)
  },
  hotKeywords: (_, { first }, { client }) => topHotKeywords(client, within(first, 10, MOST_HOT)),
  managedHotKeywords: (_, page, { client }) => listHotKeywords(client, page),
  searchHistory: (_, page, { sql, viewer }) => listHistory(sql, asConsumer(viewer).accountId, page),
  searchStatistics: (_, { where, orderBy, ...page }, { sql, clock }) =>
    listStatistics(sql, { filter: filterOf(where ?? {}, clock()), order: orderBy }, page),
}

export const searchQueries = { ...ownQueries, ...mediaQueries, ...importQueries }

function within(asked: number | null | undefined, usual: number, most: number): number {
  const number = asked ?? usual
  if (number < 1 || number > most) throw badInput(`\`first\` is from 1 to ${most}.`)
  return number
}

function filterOf(where: SearchStatisticsWhere, now: Date): StatisticsFilter {
  assertFilter(where)
  const { startsAt, keyword, isInVain } = where
  const below = startsAt?.range?.below ?? now
  const from = startsAt?.range?.from ?? after(below, -days(30))
  if (below.getTime() - from.getTime() > LONGEST_REPORT) throw badInput('At most 366 days.')
  return {
    from,
    below,
    keywords: valuesOf(keyword)?.map(keywordOf) ?? null,
    contains: keyword?.contains == null ? null : keywordOf(keyword.contains),
    isInVain: isInVain?.eq ?? null,
  }
}
