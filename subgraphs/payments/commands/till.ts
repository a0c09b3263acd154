import type { Clock } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { Transact } from '@supermall/messaging/unit'
import type { Cache } from '@supermall/subgraph/cache'
import type { Tools, Tx } from '../data/database.ts'

/** What it takes to speak to providers between two transactions. Requests, answers, jobs and routes all have it. */
export type Till = Tools & {
  readonly transact: Transact<Tx>
  readonly cache: Cache
  readonly clock: Clock
  readonly log: Log
}
