import { after, hours } from '@supermall/kernel/time'
import { forgetKeys } from '@supermall/messaging/idempotency'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { forgetTries } from '../data/tries.ts'

export default job<Within>({
  name: 'forget-tries',
  everyMs: hours(1),
  run: async ({ db, client, clock }) => ({
    tries: await forgetTries(client, after(clock(), -hours(2))),
    keys: await forgetKeys(db.sql),
  }),
})
