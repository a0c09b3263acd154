import { issueSecrets } from '@supermall/contracts/catalog'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx, Unit } from '../data/database.ts'
import { findLines } from '../data/order-row.ts'
import { findUndelivered, lockFamily } from '../data/orders.ts'
import type { Order, OrderLine } from '../domain/order.ts'
import { endPaidOrder } from './end-paid-order.ts'
import { finishOrder } from './finish-order.ts'

export type Delivering = { readonly transact: Transact<Tx>; readonly ask: Ask }
export type Delivered = { readonly delivered: number; readonly soldOut: number }

const AT_ONCE = 50

/**
 * Secrets of what was paid for. They stay with the catalogue, which gives a line the same ones whenever it is asked: here is only
 * written down that the buyer may read them. What is sold out is paid back, and the catalogue takes back what nobody could read.
 */
export async function deliverSecrets({ transact, ask }: Delivering): Promise<Delivered> {
  const counts = { delivered: 0, soldOut: 0 }
  for (let after = ''; ; ) {
    const found = await transact(async ({ db }) => {
      const orders = await findUndelivered(db, after, AT_ONCE)
      return {
        orders,
        lines: await findLines(
          db,
          orders.map(({ id }) => id),
        ),
      }
    })
    for (const order of found.orders) {
      const lines = found.lines.filter((line) => line.orderId === order.id && line.refundedQuantity === 0)
      const isThere = await issueAll(lines, ask)
      const isDone = await transact((unit) => (isThere ? finish(order, unit) : payBack(order, unit)))
      if (isDone) counts[isThere ? 'delivered' : 'soldOut'] += 1
    }
    const last = found.orders.at(-1)
    if (!last || found.orders.length < AT_ONCE) return counts
    after = last.id
  }
}

async function issueAll(lines: readonly OrderLine[], ask: Ask): Promise<boolean> {
  for (const { id, skuId, quantity } of lines) {
    const { outcome } = await ask(issueSecrets, { reference: id, skuId, quantity })
    if (outcome !== 'ISSUED') return false
  }
  return true
}

/** Whoever has asked for the money since it was listed gets nothing to read meanwhile. */
async function finish({ id }: Order, unit: Unit): Promise<boolean> {
  const family = await lockFamily(unit.db, id)
  const order = family?.orders.find((one) => one.id === id)
  if (!family || order?.status !== 'PAID' || order.openCaseCount > 0) return false
  await finishOrder(order, { family, action: 'DELIVERED' }, unit)
  return true
}

async function payBack({ id }: Order, unit: Unit): Promise<boolean> {
  const family = await lockFamily(unit.db, id)
  const order = family?.orders.find((one) => one.id === id)
  if (!family || order?.status !== 'PAID') return false
  await endPaidOrder(order, { cause: 'OUT_OF_STOCK', reason: 'It was sold out.', family }, unit)
  return true
}
