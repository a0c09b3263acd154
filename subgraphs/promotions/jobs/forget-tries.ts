import { after, days, hours } from '@supermall/kernel/time'
import { forgetKeys } from '@supermall/messaging/idempotency'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { forgetNewcomers } from '../data/newcomers.ts'
import { forgetVisits } from '../data/poster-visits.ts'
import { forgetTries } from '../data/tries.ts'
import { VISIT_DAYS } from '../domain/posters/poster.ts'

export default job<Within>({
  name: 'forget-tries',
  everyMs: hours(1),
  run: async ({ db, client, clock }) => ({
    tries: await forgetTries(client, after(clock(), -hours(2))),
    visits: await forgetVisits(client, after(clock(), -days(VISIT_DAYS))),
    newcomers: await forgetNewcomers(client, after(clock(), -days(VISIT_DAYS))),
    keys: await forgetKeys(db.sql),
  }),
})
