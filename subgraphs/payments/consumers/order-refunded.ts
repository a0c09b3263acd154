import { orderRefunded } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { receiveTaking } from '../commands/receive-taking.ts'
import type { Tx } from '../data/database.ts'
import { keepRefunded } from '../data/facts.ts'
import { keepRefundedAt } from '../data/order-gaps.ts'

/** The third side of the books: what orders believe went back. What ended before it was finished is done with. */
export default on<Tx, Parameters<typeof orderRefunded>[0]>(orderRefunded, async (refunded, unit) => {
  const { orderId, payableId, shopId, amount, ended } = refunded
  await keepRefunded(unit.db, { orderId, currency: amount.currency, amount: BigInt(amount.minorUnits) })
  await keepRefundedAt(unit.db, orderId, unit.now)
  if (ended) await receiveTaking({ ...ended, orderId, payableId, shopId }, unit)
})
