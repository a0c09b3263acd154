import { byId } from '@supermall/subgraph/load'
import type { Tools } from './database.ts'
import { findHotKeywords } from './hot-keywords.ts'
import { findImports } from './imports.ts'
import { findAssets } from './media.ts'

export const searchLoaders = ({ client }: Tools) => ({
  hotKeyword: byId(
    (ids: readonly string[]) => findHotKeywords(client, ids),
    ({ id }) => id,
  ),
  asset: byId(
    (ids: readonly string[]) => findAssets(client, ids),
    ({ id }) => id,
  ),
  importJob: byId(
    (ids: readonly string[]) => findImports(client, ids),
    ({ id }) => id,
  ),
})

export type SearchLoaders = ReturnType<typeof searchLoaders>
