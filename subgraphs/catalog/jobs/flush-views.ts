import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { countViews, drainViews, writeViews } from '../commands/flush-views.ts'
import type { Within } from '../data/database.ts'

/** What could not be written goes back to the tally, so that only a process that dies here loses views. */
export default job<Within>({
  name: 'flush-views',
  everyMs: seconds(30),
  async run({ cache, transact }) {
    const views = await drainViews(cache)
    if (views.size === 0) return { products: 0 }
    try {
      return { products: await transact((unit) => writeViews(views, unit)) }
    } catch (error) {
      await countViews(cache, views)
      throw error
    }
  },
})
