import type { Id } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { askAboutStock } from '../commands/ask-about-stock.ts'
import type { Within } from '../data/database.ts'
import { listUntold } from '../data/stock.ts'

const AT_ONCE = 100
/** A mall that was there before anybody listened is asked about bit by bit. */
const MOST = 10_000

/** What is for sale and nothing was told of is asked about once. */
export default job<Within>({
  name: 'ask-about-stock',
  everyMs: minutes(1),
  async run(within) {
    let asked = 0
    for (;;) {
      const ids = (await listUntold(within.client, AT_ONCE)) as readonly Id<'sku'>[]
      if (ids.length > 0) await askAboutStock(ids, within)
      asked += ids.length
      if (ids.length < AT_ONCE || asked >= MOST || !mayGoOn()) return { asked }
    }
  },
})
