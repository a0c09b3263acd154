import { minutes } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { endOld, findOld } from '../commands/points/reward-members.ts'
import type { Within } from '../data/database.ts'

/** Account by account, each in a transaction of its own; a run that dies goes on with those that are left. */
export default job({
  name: 'expire-points',
  everyMs: minutes(10),
  run: async ({ transact }: Within) => {
    let accounts = 0
    for (let old = await transact(findOld); old.length > 0 && mayGoOn(); old = await transact(findOld)) {
      for (const accountId of old) await transact((unit) => endOld(accountId, unit))
      accounts += old.length
    }
    return { accounts }
  },
})
