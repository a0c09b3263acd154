import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Untried } from '@supermall/messaging/try-each'
import { tryEach } from '@supermall/messaging/try-each'
import { closePromotion, startPromotion } from '../commands/turn-promotions.ts'
import type { Unit, Within } from '../data/database.ts'
import { listToEnd, listToStart } from '../data/promotions.ts'
import type { Promotion } from '../domain/promotion.ts'

/** Offers look at the clock themselves: this tells what began and ended, and makes room for others. */
export default job<Within>({
  name: 'turn-promotions',
  everyMs: seconds(15),
  async run({ client, transact, clock }) {
    const counts = { started: 0, ended: 0 }
    const turn = (list: typeof listToEnd, act: (promotion: Promotion, unit: Unit) => Promise<boolean>) => {
      const found = new Map<string, Promotion>()
      const find = async (page: Untried) => {
        for (const promotion of await list(client, clock(), page)) found.set(promotion.id, promotion)
        return [...found.keys()].filter((id) => !page.except.includes(id))
      }
      return tryEach(find, async (id) => {
        const promotion = found.get(id)
        found.delete(id)
        return promotion !== undefined && transact((unit) => act(promotion, unit))
      })
    }
    try {
      counts.ended = await turn(listToEnd, closePromotion)
    } finally {
      counts.started = await turn(listToStart, startPromotion)
    }
    return counts
  },
})
