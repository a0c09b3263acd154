import { settledOrders } from '@supermall/contracts/orders'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findSettled } from '../data/settled-orders.ts'

export default answer(settledOrders, async (asked, { client, clock }: Within) => ({
  orderIds: await findSettled(client, { ...asked, now: clock() }),
}))
