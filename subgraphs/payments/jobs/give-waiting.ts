import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { giveWaiting } from '../commands/give-waiting.ts'
import type { Within } from '../data/database.ts'
import { waitingShops } from '../data/waiting-gifts.ts'

/** What shops have promised is given as soon as they have earned it: each of its own, in the order of its promises. */
export default job<Within>({
  name: 'give-waiting',
  everyMs: seconds(30),
  async run({ transact, client }) {
    let given = 0
    await tryEach(
      (page) => waitingShops(client, page),
      async (shopId) => {
        while (mayGoOn() && (await transact((unit) => giveWaiting(shopId, unit)))) given += 1
        return false
      },
    )
    return { given }
  },
})
