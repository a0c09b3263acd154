import { HotKeyword } from './hot-keyword.ts'
import { ImportJob, ImportLine } from './import-job.ts'
import { MediaAsset, UploadTicket } from './media-asset.ts'

export const searchTypes = { HotKeyword, ImportJob, ImportLine, MediaAsset, UploadTicket }
