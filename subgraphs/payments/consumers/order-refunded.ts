import { orderRefunded } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import type { Tx } from '../data/database.ts'
import { keepRefunded } from '../data/facts.ts'
import { keepRefundedAt } from '../data/order-gaps.ts'

/** The third side of the books: what orders believe went back. */
export default on<Tx, Parameters<typeof orderRefunded>[0]>(orderRefunded, async ({ orderId, amount }, { db, now }) => {
  await keepRefunded(db, { orderId, currency: amount.currency, amount: BigInt(amount.minorUnits) })
  await keepRefundedAt(db, orderId, now)
})
