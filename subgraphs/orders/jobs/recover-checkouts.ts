import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { recoverCheckouts } from '../commands/recover-checkouts.ts'
import { passing } from '../commands/saga.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'recover-checkouts',
  everyMs: seconds(2),
  run: ({ transact, ask, clock, log, db }) => recoverCheckouts({ transact, ask, clock, log, sql: db.sql, at: passing }),
})
