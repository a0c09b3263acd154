import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { takeTurns } from '@supermall/messaging/take-turn'
import { tellNextBatch } from '../commands/tell-message.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'tell-messages',
  everyMs: seconds(30),
  run: async (within) => ({ members: await takeTurns((except) => tellNextBatch(except, within)) }),
})
