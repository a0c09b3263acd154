import type { ContextBase } from '@supermall/subgraph/definition'
import type { Tools, Tx } from './data/database.ts'
import type { GoodsLoaders } from './data/goods-loaders.ts'
import { goodsLoaders } from './data/goods-loaders.ts'
import type { SearchLoaders } from './data/search-loaders.ts'
import { searchLoaders } from './data/search-loaders.ts'

export type Context = ContextBase<Tx, Tools> & { readonly loaders: GoodsLoaders & SearchLoaders }

export const context = (base: ContextBase<Tx, Tools>): Context => ({
  ...base,
  loaders: { ...goodsLoaders(base), ...searchLoaders(base) },
})
