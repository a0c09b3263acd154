import { hours } from '@supermall/kernel/time'
import { forgetKeys } from '@supermall/messaging/idempotency'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { forgetRefused } from '../data/forget.ts'

/** Answers that are kept for those who ask twice are kept no longer than anybody asks. */
export default job<Within<Tx, Tools>>({
  name: 'forget-answers',
  everyMs: hours(1),
  run: async ({ db: { sql } }) => ({ keys: await forgetKeys(sql), refused: await forgetRefused(sql) }),
})
