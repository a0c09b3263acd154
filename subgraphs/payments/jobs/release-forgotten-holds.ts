import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { releaseForgotten } from '../commands/release-forgotten.ts'
import type { Within } from '../data/database.ts'
import { findForgottenHolds } from '../data/holds.ts'

/** Frees what wallets hold for nothing. */
export default job<Within>({
  name: 'release-forgotten-holds',
  everyMs: seconds(30),
  run: async (within) => ({
    released: await releaseForgotten(await findForgottenHolds(within.client, within.clock()), within),
  }),
})
