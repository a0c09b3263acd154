import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { shelveDue } from '../commands/shelve-due.ts'
import type { Within } from '../data/database.ts'

/** Some at a time, each time in a transaction of its own, until nothing is due. */
export default job<Within>({
  name: 'shelve-timed',
  everyMs: seconds(10),
  async run({ transact }) {
    const sum = { shelved: 0, unshelved: 0, skipped: 0 }
    for (;;) {
      const { shelved, unshelved, skipped } = await transact(shelveDue)
      sum.shelved += shelved
      sum.unshelved += unshelved
      sum.skipped += skipped
      if (shelved + unshelved + skipped === 0 || !mayGoOn()) return sum
    }
  },
})
