import type { orderPaid } from '@supermall/contracts/orders'
import type { Told } from '@supermall/messaging/consume'
import type { Tx } from '../data/database.ts'
import { addSales } from '../data/sales.ts'

type Paid = Parameters<typeof orderPaid>[0]

/** On the way of every order, so one statement for all that were told together. Nobody bought a gift. */
export async function countSales(told: readonly Told<Tx, Paid>[]): Promise<void> {
  const [first] = told
  const lines = told.flatMap(({ payload }) => payload.lines).filter(({ isGift }) => isGift !== true)
  const sold = lines.map(({ lineId, productId, quantity }) => ({ lineId, productId, quantity }))
  if (first) await addSales(first.unit.db, sold)
}
