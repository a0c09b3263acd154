import { hours } from '@supermall/kernel/time'
import { forgetKeys } from '@supermall/messaging/idempotency'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'forget-keys',
  everyMs: hours(1),
  run: async ({ db }) => ({ forgotten: await forgetKeys(db.sql) }),
})
