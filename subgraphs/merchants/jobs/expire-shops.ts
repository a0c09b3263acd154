import { minutes } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '@supermall/subgraph/definition'
import { expireSomeShops } from '../commands/expire.ts'
import type { Tools, Tx } from '../data/database.ts'

/** Everybody sees a shop expire at its instant; this tells those who do not look, and writes it down. */
export default job<Within<Tx, Tools>>({
  name: 'expire-shops',
  everyMs: minutes(1),
  async run({ transact }) {
    let expired = 0
    for (;;) {
      const { count, isMore } = await transact(expireSomeShops)
      expired += count
      if (!isMore || !mayGoOn()) return { expired }
    }
  },
})
