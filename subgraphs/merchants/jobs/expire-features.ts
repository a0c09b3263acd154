import { minutes } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '@supermall/subgraph/definition'
import { expireSomeFeatures } from '../commands/expire.ts'
import type { Tools, Tx } from '../data/database.ts'

export default job<Within<Tx, Tools>>({
  name: 'expire-features',
  everyMs: minutes(1),
  async run({ transact }) {
    let expired = 0
    for (;;) {
      const { count, isMore } = await transact(expireSomeFeatures)
      expired += count
      if (!isMore || !mayGoOn()) return { expired }
    }
  },
})
