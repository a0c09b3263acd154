import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { releaseForgotten } from '../commands/release-forgotten.ts'
import type { Within } from '../data/database.ts'

/** Secrets that no order stands on can be sold again. */
export default job<Within>({
  name: 'release-forgotten-holds',
  everyMs: seconds(30),
  run: async (within) => ({ released: await releaseForgotten(within) }),
})
