import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { makeExport } from '../commands/export-statement.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'make-exports',
  everyMs: seconds(10),
  async run(within) {
    let made = 0
    while (made < 10 && (await makeExport(within))) made += 1
    return { made }
  },
})
