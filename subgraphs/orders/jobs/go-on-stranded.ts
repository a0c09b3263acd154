import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { goOnStranded } from '../commands/go-on-without.ts'
import type { Within } from '../data/database.ts'
import { findStranded } from '../data/orders.ts'

/** What stands still for money that failed goes on its way, also while another order keeps failing to be received. */
export default job<Within>({
  name: 'go-on-stranded',
  everyMs: minutes(5),
  async run({ transact }) {
    const wentOn = await tryEach(
      (page) => transact(({ db }) => findStranded(db, page)),
      (id) => transact((unit) => goOnStranded(id, unit)),
    )
    return { wentOn }
  },
})
