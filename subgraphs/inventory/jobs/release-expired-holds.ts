import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '@supermall/subgraph/definition'
import { expireSomeHolds } from '../commands/expire-holds.ts'
import type { Tools, Tx } from '../data/database.ts'

/** What no order stands on can be sold again. */
export default job<Within<Tx, Tools>>({
  name: 'release-expired-holds',
  everyMs: seconds(30),
  async run(within) {
    let released = 0
    for (;;) {
      const step = await expireSomeHolds(within)
      released += step.released
      if (!step.isMore || !mayGoOn()) return { released }
    }
  },
})
