import { hours } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { forgetExports } from '../commands/forget-exports.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'forget-exports',
  everyMs: hours(1),
  run: async ({ transact }) => ({ forgotten: await transact(forgetExports) }),
})
