import { after, hours } from '@supermall/kernel/time'
import { forgetKeys } from '@supermall/messaging/idempotency'
import { job } from '@supermall/messaging/jobs'
import { forgetGuesses } from '../data/code-guesses.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'forget-keys',
  everyMs: hours(1),
  run: async ({ db, client, clock }) => ({
    forgotten: await forgetKeys(db.sql),
    guesses: await forgetGuesses(client, after(clock(), -hours(1))),
  }),
})
