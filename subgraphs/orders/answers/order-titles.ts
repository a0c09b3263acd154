import { orderTitles } from '@supermall/contracts/orders'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findTitles } from '../data/orders.ts'

const MOST = 50

/** Of a parent what all its orders hold. */
export default answer(orderTitles, async ({ orderId, accountId }, { client }: Within) => ({
  lines: await findTitles(client, { orderId, accountId, most: MOST }),
}))
