import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { writeNextPart } from '../commands/write-export.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'write-exports',
  everyMs: seconds(10),
  async run(within) {
    const failed: string[] = []
    for (let rows = 0; ; ) {
      const written = await writeNextPart(failed, within)
      if (written === null) return { rows }
      rows += written.rows
      if (written.failedId !== null) failed.push(written.failedId)
    }
  },
})
