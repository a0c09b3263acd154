import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '@supermall/subgraph/definition'
import { recountStock } from '../commands/recount-stock.ts'
import type { Tools, Tx } from '../data/database.ts'

/** Woken when a warehouse is switched on or off; its own turn is for a process that died over it. */
export default job<Within<Tx, Tools>>({
  name: 'recount-stock',
  everyMs: minutes(1),
  run: async (within) => ({ counted: await recountStock(within) }),
})
