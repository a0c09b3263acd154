import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { endDueCase } from '../commands/cancel-aftersale.ts'
import { findDueCases } from '../data/aftersale.ts'
import type { Within } from '../data/database.ts'

/**
 * What no shop answered is approved or escalated, so is what it left lying; what was never sent back is closed, and an exchange that
 * nobody spoke of has arrived.
 */
export default job<Within>({
  name: 'end-aftersale-cases',
  everyMs: minutes(5),
  async run({ transact }) {
    const ended = await tryEach(
      (page) => transact(({ db, now }) => findDueCases(db, { now, page })),
      (id) => transact((unit) => endDueCase(id, unit)),
    )
    return { ended }
  },
})
