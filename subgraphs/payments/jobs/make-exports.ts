import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { takeTurns } from '@supermall/messaging/take-turn'
import { makeExport } from '../commands/export-statement.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'make-exports',
  everyMs: seconds(10),
  async run(within) {
    return { made: await takeTurns((except) => makeExport(except, within)) }
  },
})
