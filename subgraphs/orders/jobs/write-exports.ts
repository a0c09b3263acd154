import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { takeTurns } from '@supermall/messaging/take-turn'
import { writeNextPart } from '../commands/write-export.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'write-exports',
  everyMs: seconds(10),
  run: async (within) => ({ rows: await takeTurns((except) => writeNextPart(except, within)) }),
})
