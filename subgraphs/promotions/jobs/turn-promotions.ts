import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { closePromotion, startPromotion } from '../commands/turn-promotions.ts'
import type { Within } from '../data/database.ts'
import { listToEnd, listToStart } from '../data/promotions.ts'

/** Offers look at the clock themselves: this tells what began and ended, and makes room for others. */
export default job<Within>({
  name: 'turn-promotions',
  everyMs: seconds(15),
  async run({ client, transact, clock }) {
    const counts = { started: 0, ended: 0 }
    for (const promotion of await listToEnd(client, clock()))
      if (await transact((unit) => closePromotion(promotion, unit))) counts.ended++
    for (const promotion of await listToStart(client, clock()))
      if (await transact((unit) => startPromotion(promotion, unit))) counts.started++
    return counts
  },
})
