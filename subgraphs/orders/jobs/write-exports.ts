import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { writeNextPart } from '../commands/write-export.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'write-exports',
  everyMs: seconds(10),
  async run({ transact }) {
    for (let rows = 0; ; ) {
      const written = await transact(writeNextPart)
      if (written === null) return { rows }
      rows += written
    }
  },
})
