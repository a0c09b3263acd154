import type { orderCreated } from '@supermall/contracts/orders'
import type { Happened } from '@supermall/messaging/consume'
import { useCarts } from '../data/carts.ts'
import type { Tx } from '../data/database.ts'
import { takeOut } from '../data/lines.ts'
import { tellChanged } from './tell.ts'

type Order = Pick<Parameters<typeof orderCreated>[0], 'accountId' | 'isFromCart' | 'lines'>

/**
 * Exactly what was ordered leaves: lines that were not, and pieces that were added meanwhile, stay. Who buys at once, past the
 * cart, leaves the cart as it is; what is given was never in it.
 */
export async function takeOrdered(orders: readonly Happened<Tx, Order>[]): Promise<void> {
  const fromCarts = orders.filter(({ payload }) => payload.isFromCart)
  const [first] = fromCarts
  if (!first) return
  const { db, now } = first.unit
  const bought = fromCarts.map(({ payload }) => payload)
  const carts = await useCarts(
    db,
    bought.map(({ accountId }) => accountId),
    now,
  )
  const taken = bought.flatMap(({ accountId, lines }) => {
    const cart = carts.find((one) => one.accountId === accountId)
    const own = lines.filter(({ isGift }) => !isGift)
    return cart ? own.map(({ skuId, quantity }) => ({ cartId: cart.id, skuId, quantity })) : []
  })
  for (const cart of await takeOut(db, taken, now)) {
    const cause = fromCarts.find(({ payload }) => payload.accountId === cart.accountId)
    if (cause) tellChanged(cart, cause.unit)
  }
}
