import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { keepSoldOut, lookThrough } from '../data/sold-out.ts'

const AT_ONCE = 2_000

/** Where the next run goes on: from the start again once all were looked at, or in another process. */
let lastId = ''

/** Processes of a version before this one hear of stock and keep nothing of it with goods: bit by bit all are looked at, again and again. */
export default job<Within>({
  name: 'recount-sold-out',
  everyMs: minutes(1),
  async run({ client, transact }) {
    const found = await lookThrough(client, lastId, AT_ONCE)
    if (found.miscounted.length > 0) await transact(({ db }) => keepSoldOut(db, found.miscounted))
    lastId = found.lastId ?? ''
    return { recounted: found.miscounted.length }
  },
})
