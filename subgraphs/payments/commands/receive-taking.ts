import type { orderFinished } from '@supermall/contracts/orders'
import type { Unit } from '../data/database.ts'
import { keepTaking } from '../data/order-takings.ts'
import { lockLatestOf } from '../data/payments.ts'

type Finished = Pick<Parameters<typeof orderFinished>[0], 'orderId' | 'payableId' | 'shopId' | 'paid' | 'sale' | 'at'>
type Wire = { readonly minorUnits: string }

/**
 * What was received can be asked for by its shop, and what it keeps of what was given back before that. Its payment is held, as whoever
 * shares it out does: of the two the later one sees what the earlier has done, in whatever order they are heard.
 */
export async function receiveTaking({ orderId, payableId, shopId, paid, sale, at }: Finished, { db }: Unit) {
  await lockLatestOf(db, payableId)
  const none = { minorUnits: '0' }
  const parts = sale ?? { goods: paid, freight: none, tax: none, deductedByShop: none, deductedByPlatform: none }
  const minor = ({ minorUnits }: Wire): bigint => BigInt(minorUnits)
  await keepTaking(db, {
    orderId,
    shopId,
    currency: paid.currency,
    finishedAt: new Date(at),
    goods: minor(parts.goods),
    freight: minor(parts.freight),
    tax: minor(parts.tax),
    deductedByShop: minor(parts.deductedByShop),
    deductedByPlatform: minor(parts.deductedByPlatform),
    paid: minor(paid),
  })
}
