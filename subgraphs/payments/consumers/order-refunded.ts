import { orderRefunded } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import type { Tx } from '../data/database.ts'
import { keepRefunded } from '../data/facts.ts'

/** The third side of the books: what orders believe went back. */
export default on<Tx, Parameters<typeof orderRefunded>[0]>(orderRefunded, ({ orderId, amount }, { db }) =>
  keepRefunded(db, { orderId, currency: amount.currency, amount: BigInt(amount.minorUnits) }),
)
