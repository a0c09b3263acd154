import type { ExportRun } from '@supermall/subgraph/export-runs'
import type { MemberWhere } from './member-where.ts'

export type Export = ExportRun & { readonly filter: MemberWhere }
