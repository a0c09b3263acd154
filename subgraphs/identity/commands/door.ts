import type { Clock } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'
import type { Log } from '@supermall/messaging/log'
import type { Transact } from '@supermall/messaging/unit'
import type { Cache } from '@supermall/subgraph/cache'
import type { Caller } from '@supermall/subgraph/viewer'
import type { Tools, Tx } from '../data/database.ts'

/**
 * What a command needs that cannot do all its work in one transaction: hashing takes long and other domains are asked over a
 * network, so both happen before the transaction opens.
 */
export type Door = Tools & {
  readonly transact: Transact<Tx>
  readonly cache: Cache
  readonly ask: Ask
  readonly clock: Clock
  readonly log: Log
  readonly caller: Caller
}
