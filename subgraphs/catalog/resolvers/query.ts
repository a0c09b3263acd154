import { goodsQueries } from './goods-queries.ts'
import { searchQueries } from './search-queries.ts'

export const Query = { ...goodsQueries, ...searchQueries }
