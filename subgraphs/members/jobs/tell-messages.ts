import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tellNextBatch } from '../commands/tell-message.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'tell-messages',
  everyMs: seconds(30),
  async run({ transact }) {
    for (let members = 0; ; ) {
      const told = await transact(tellNextBatch)
      if (told === null) return { members }
      members += told
    }
  },
})
