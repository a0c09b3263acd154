import type { Id } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { askAboutShops } from '../commands/ask-about-shops.ts'
import type { Within } from '../data/database.ts'
import { listUnasked } from '../data/features.ts'

const AT_ONCE = 100

/** Every shop is asked about once: what was told of its features before it was known here is not known otherwise. */
export default job<Within>({
  name: 'ask-about-shops',
  everyMs: minutes(1),
  async run(within) {
    let asked = 0
    for (;;) {
      const ids = (await listUnasked(within.client, AT_ONCE)) as readonly Id<'shp'>[]
      if (ids.length > 0) await askAboutShops(ids, within)
      asked += ids.length
      if (ids.length < AT_ONCE || !mayGoOn()) return { asked }
    }
  },
})
