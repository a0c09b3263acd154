import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { endDueCase } from '../commands/cancel-aftersale.ts'
import { findDueCases } from '../data/aftersale.ts'
import type { Within } from '../data/database.ts'

const MOST = 100

/**
 * What no shop answered is approved or escalated, so is what it left lying; what was never sent back is closed, and an exchange that
 * nobody spoke of has arrived.
 */
export default job<Within>({
  name: 'end-aftersale-cases',
  everyMs: minutes(5),
  async run({ transact }) {
    let ended = 0
    for (let isMore = true; isMore; ) {
      const ids = await transact(({ db, now }) => findDueCases(db, { now, most: MOST }))
      const done = []
      for (const id of ids) done.push(await transact((unit) => endDueCase(id, unit)))
      ended += done.filter(Boolean).length
      isMore = ids.length === MOST && done.some(Boolean)
    }
    return { ended }
  },
})
