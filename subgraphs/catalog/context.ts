import type { ContextBase } from '@supermall/subgraph/definition'
import type { Tools, Tx } from './data/database.ts'
import type { GoodsLoaders } from './data/goods-loaders.ts'
import { goodsLoaders } from './data/goods-loaders.ts'

export type Context = ContextBase<Tx, Tools> & { readonly loaders: GoodsLoaders }

export const context = (base: ContextBase<Tx, Tools>): Context => ({ ...base, loaders: goodsLoaders(base) })
