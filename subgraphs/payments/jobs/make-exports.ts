import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { makeExport } from '../commands/export-statement.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'make-exports',
  everyMs: seconds(10),
  async run(within) {
    let made = 0
    while (made < 10 && mayGoOn() && (await makeExport(within))) made += 1
    return { made }
  },
})
