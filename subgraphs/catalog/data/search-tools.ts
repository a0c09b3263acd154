import type { Sql } from '@supermall/messaging/sql'
import { statementNames } from '@supermall/subgraph/database/statement-names'
import type { Kept } from './search-kept.ts'

/** What a search reads from. */
export type SearchTools = { readonly sql: Sql; readonly kept: Kept }

/** Each mixture of filters is a statement of its own; the usual ones are prepared, so that they are not planned each time. */
export const nameOf = statementNames(128)
