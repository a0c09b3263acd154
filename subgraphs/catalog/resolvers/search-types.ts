import { HotKeyword } from './hot-keyword.ts'
import { ImportJob, ImportLine } from './import-job.ts'
import { MediaAsset, UploadTicket } from './media-asset.ts'
import { ProductSearchConnection } from './product-search.ts'
import type { SearchStatisticResolvers } from './types.generated.ts'

const SearchStatistic: SearchStatisticResolvers = {
  day: ({ day }) => new Date(String(day)),
}

export const searchTypes = { HotKeyword, ImportJob, ImportLine, MediaAsset, ProductSearchConnection, SearchStatistic, UploadTicket }
