import type { ContextBase } from '@supermall/subgraph/definition'
import { learnSkus } from './commands/learn-skus.ts'
import type { Tools, Tx } from './data/database.ts'
import type { Loaders } from './data/loaders.ts'
import { loaders } from './data/loaders.ts'

export type Context = ContextBase<Tx, Tools> & { readonly loaders: Loaders }

/** A catalogue that does not answer only keeps new goods out: what is known is told all the same. */
export function context(base: ContextBase<Tx, Tools>): Context {
  const { client, viewer, log } = base
  const learn = (skuIds: readonly string[]) =>
    learnSkus(skuIds, base).catch((error: unknown) => log.warn('skus.unlearned', { count: skuIds.length, error }))
  return { ...base, loaders: loaders(client, learn, viewer.audience === 'MERCHANT' ? viewer.shopId : null) }
}
