import { issueSecrets } from '@supermall/contracts/catalog'
import type { Ask } from '@supermall/messaging/ask'
import { tryEach } from '@supermall/messaging/try-each'
import type { Transact } from '@supermall/messaging/unit'
import { isUncontested } from '../data/contested.ts'
import type { Tx, Unit } from '../data/database.ts'
import { withoutGoing } from '../data/going-back.ts'
import { findLines } from '../data/order-row.ts'
import { findOrder, findUndelivered, lockFamily } from '../data/orders.ts'
import type { OrderLine } from '../domain/order.ts'
import { endPaidOrder } from './end-paid-order.ts'
import { finishOrder } from './finish-order.ts'

type Delivering = { readonly transact: Transact<Tx>; readonly ask: Ask }
type Delivered = { readonly delivered: number; readonly soldOut: number }

/**
 * Secrets of what was paid for. They stay with the catalogue, which gives a line the same ones whenever it is asked: here is only
 * written down that the buyer may read them. What is sold out is paid back, and the catalogue takes back what nobody could read.
 */
export async function deliverSecrets(within: Delivering): Promise<Delivered> {
  const counts = { delivered: 0, soldOut: 0 }
  await tryEach(
    (page) => within.transact(({ db }) => findUndelivered(db, page)),
    async (id) => {
      const ended = await deliver(id, within)
      if (ended !== null) counts[ended] += 1
      return ended !== null
    },
  )
  return counts
}

async function deliver(id: string, { transact, ask }: Delivering): Promise<keyof Delivered | null> {
  const lines = await transact(({ db }) => findKept(db, id))
  const isThere = await issueAll(lines, ask)
  const isDone = await transact((unit) => (isThere ? finish(id, unit) : payBack(id, unit)))
  if (!isDone) return null
  return isThere ? 'delivered' : 'soldOut'
}

/** Secrets stand for all pieces of their line, so a line of which some go back goes back. */
async function findKept(db: Tx, id: string): Promise<readonly OrderLine[]> {
  const order = await findOrder(db, id)
  const lines = order ? await withoutGoing(db, order, await findLines(db, [id])) : []
  return lines.filter(({ refundedQuantity }) => refundedQuantity === 0)
}

/**
 * Whether they are there is all that matters here: of many long ones an answer could not carry the text. A line that stands for other
 * goods at the catalogue is a fault that somebody must look at: nothing is sold out, and nothing is paid back for it.
 */
async function issueAll(lines: readonly OrderLine[], ask: Ask): Promise<boolean> {
  for (const { id, skuId, quantity } of lines) {
    const { outcome } = await ask(issueSecrets, { reference: id, skuId, quantity, part: { from: 0, most: 0 } })
    if (outcome === 'OTHER_INPUT') throw new Error(`the catalogue has given the secrets of ${id} for something else`)
    if (outcome === 'SOLD_OUT') return false
  }
  return true
}

/** Whoever has asked for the money since it was listed gets nothing to read meanwhile. */
async function finish(id: string, unit: Unit): Promise<boolean> {
  const family = await lockFamily(unit.db, id)
  const order = family?.orders.find((one) => one.id === id)
  if (!family || order?.status !== 'PAID' || !(await isUncontested(unit.db, order))) return false
  await finishOrder(order, { family, action: 'DELIVERED' }, unit)
  return true
}

async function payBack(id: string, unit: Unit): Promise<boolean> {
  const family = await lockFamily(unit.db, id)
  const order = family?.orders.find((one) => one.id === id)
  if (!family || order?.status !== 'PAID') return false
  await endPaidOrder(order, { cause: 'OUT_OF_STOCK', reason: 'It was sold out.', family }, unit)
  return true
}
