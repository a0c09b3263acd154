import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { finishExpired } from '../commands/finish-expired.ts'
import { findExpired } from '../data/codes.ts'
import type { Within } from '../data/database.ts'

const MOST = 100

/** What was redeemed as far as it could be is over: nobody would ever finish it otherwise. */
export default job<Within>({
  name: 'finish-expired',
  everyMs: minutes(10),
  async run({ transact }) {
    let finished = 0
    for (let isMore = true; isMore; ) {
      const ids = await transact(({ db, now }) => findExpired(db, { now, most: MOST }))
      const ended = []
      for (const id of ids) ended.push(await transact((unit) => finishExpired(id, unit)))
      finished += ended.filter(Boolean).length
      isMore = ids.length === MOST && ended.some(Boolean)
    }
    return { finished }
  },
})
