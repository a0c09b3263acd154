import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { takeTurns } from '@supermall/messaging/take-turn'
import { writeNextChunk } from '../commands/write-export.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'write-exports',
  everyMs: seconds(30),
  run: async (within) => ({ rows: await takeTurns((except) => writeNextChunk(except, within)) }),
})
