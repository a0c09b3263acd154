import type { ContextBase } from '@supermall/subgraph/definition'
import type { Tools, Tx } from './data/database.ts'
import type { Loaders } from './data/loaders.ts'
import { loaders } from './data/loaders.ts'

export type Context = ContextBase<Tx, Tools> & { readonly loaders: Loaders }

export const context = (base: ContextBase<Tx, Tools>): Context => ({
  ...base,
  loaders: loaders(base.client, base.viewer, base.clock),
})
