import { settledOrders } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { after, hours, minutes } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { findUnsettled, lookLater, markSettled } from '../data/settled.ts'

const AT_ONCE = 200
const AGAIN_MS = hours(1)

/** Of which orders nothing can be given back any more. Those of which something could are asked about again an hour later. */
export default job<Within>({
  name: 'ask-what-is-settled',
  everyMs: minutes(1),
  async run(within) {
    let settled = 0
    while (mayGoOn()) {
      const marked = await settleSome(within)
      if (marked === null) break
      settled += marked
    }
    return { settled }
  },
})

/** Null where there is nothing to ask now. */
async function settleSome({ ask, transact, client, clock }: Within): Promise<number | null> {
  const found = await findUnsettled(client, clock(), AT_ONCE)
  if (found === null) return null
  const asked = { shopId: found.shopId as Id<'shp'>, orderIds: found.orderIds as Id<'ord'>[] }
  const { orderIds } = await ask(settledOrders, asked)
  await transact(async ({ db, now }) => {
    await lookLater(db, found.orderIds, after(now, AGAIN_MS))
    await markSettled(db, orderIds, now)
  })
  return orderIds.length
}
