import { hours } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { clearAgain } from '../commands/forget-buyer.ts'
import type { Within } from '../data/database.ts'
import { findUncleared } from '../data/gone-buyers.ts'

const MOST = 100

/** What was still open when its buyer's account was deleted. */
export default job<Within>({
  name: 'forget-buyers',
  everyMs: hours(1),
  async run({ transact, client }) {
    let looked = 0
    for (let last: string | undefined = ''; last !== undefined && mayGoOn(); ) {
      const accountIds = await findUncleared(client, last, MOST)
      for (const accountId of accountIds) await transact((unit) => clearAgain(accountId, unit))
      looked += accountIds.length
      last = accountIds.length === MOST ? accountIds.at(-1) : undefined
    }
    return { looked }
  },
})
