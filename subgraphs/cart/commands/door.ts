import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Cache } from '@supermall/subgraph/cache'
import type { Caller } from '@supermall/subgraph/viewer'
import type { Tools, Tx } from '../data/database.ts'

/** What a command needs that asks the catalogue first: over a network, so before the transaction opens. */
export type Door = Tools & {
  readonly transact: Transact<Tx>
  readonly ask: Ask
  readonly cache: Cache
  readonly caller: Pick<Caller, 'ip'>
}
