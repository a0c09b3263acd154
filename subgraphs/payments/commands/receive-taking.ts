import type { orderFinished } from '@supermall/contracts/orders'
import { minorOf, wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { keepTaking } from '../data/order-takings.ts'
import { lockLatestOf } from '../data/payments.ts'

type Finished = Pick<Parameters<typeof orderFinished>[0], 'orderId' | 'payableId' | 'shopId' | 'paid' | 'sale' | 'at'>

/**
 * What was received can be asked for by its shop, and what it keeps of what was given back before that. Its payment is held, as whoever
 * shares it out does: of the two the later one sees what the earlier has done, in whatever order they are heard.
 */
export async function receiveTaking({ orderId, payableId, shopId, paid, sale, at }: Finished, { db }: Unit) {
  await lockLatestOf(db, payableId)
  const none = wire(0n, paid.currency)
  const parts = sale ?? { goods: paid, freight: none, tax: none, deductedByShop: none, deductedByPlatform: none }
  await keepTaking(db, {
    orderId,
    shopId,
    currency: paid.currency,
    finishedAt: new Date(at),
    goods: minorOf(parts.goods),
    freight: minorOf(parts.freight),
    tax: minorOf(parts.tax),
    deductedByShop: minorOf(parts.deductedByShop),
    deductedByPlatform: minorOf(parts.deductedByPlatform),
    paid: minorOf(paid),
  })
}
