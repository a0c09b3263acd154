import { hours } from '@supermall/kernel/time'
import { forgetKeys } from '@supermall/messaging/idempotency'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { forgetCalls } from '../data/provider-calls.ts'
import { forgetExpiredTokens } from '../data/wallets.ts'

export default job<Within>({
  name: 'forget-expired',
  everyMs: hours(1),
  run: async ({ client, db, clock }) => ({
    tokens: await forgetExpiredTokens(client, clock()),
    calls: await forgetCalls(client, clock()),
    keys: await forgetKeys(db.sql),
  }),
})
