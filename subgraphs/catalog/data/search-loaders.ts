import { rows } from '@supermall/subgraph/load'
import type { Tools } from './database.ts'
import { findHotKeywords } from './hot-keywords.ts'
import { findImports } from './imports.ts'
import { findAssets } from './media.ts'

export const searchLoaders = ({ client }: Tools) => ({
  hotKeyword: rows((ids) => findHotKeywords(client, ids)),
  asset: rows((ids) => findAssets(client, ids)),
  importJob: rows((ids) => findImports(client, ids)),
})

export type SearchLoaders = ReturnType<typeof searchLoaders>
