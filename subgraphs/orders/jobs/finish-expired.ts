import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { finishExpired } from '../commands/finish-expired.ts'
import { findExpired } from '../data/codes.ts'
import type { Within } from '../data/database.ts'

/** What was redeemed as far as it could be is over: nobody would ever finish it otherwise. */
export default job<Within>({
  name: 'finish-expired',
  everyMs: minutes(10),
  async run({ transact }) {
    const finished = await tryEach(
      (page) => transact(({ db, now }) => findExpired(db, { now, page })),
      (id) => transact((unit) => finishExpired(id, unit)),
    )
    return { finished }
  },
})
