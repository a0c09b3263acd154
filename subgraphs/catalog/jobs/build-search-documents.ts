import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { rebuildDocuments } from '../data/search-document.ts'
import { takeStale } from '../data/search-stale.ts'

const STEP = 200

/** Builds what changes above goods have made stale, a step per transaction, so that nobody who edits goods waits for long. */
export default job<Within>({
  name: 'build-search-documents',
  everyMs: seconds(2),
  run: async ({ transact }) => {
    for (let built = 0; ; ) {
      const ids = await transact(async ({ db }) => {
        const stale = await takeStale(db, STEP)
        await rebuildDocuments(db, stale)
        return stale
      })
      built += ids.length
      if (ids.length < STEP || !mayGoOn()) return { built }
    }
  },
})
