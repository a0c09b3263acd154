import type { orderPaid } from '@supermall/contracts/orders'
import { least } from '@supermall/kernel/money'
import type { Happened } from '@supermall/messaging/consume'
import type { Tx, Unit } from '../data/database.ts'
import { keepPaid, sharesDue } from '../data/facts.ts'
import { postAll } from '../data/ledger.ts'
import { judgeDue } from '../data/order-takings.ts'
import { findCaptures, lockLatestOfAll } from '../data/payments.ts'
import type { CaptureRow } from '../data/rows.ts'
import { cashOf } from '../domain/channel.ts'
import { orderShare } from '../domain/postings.ts'

type OrderPaid = Pick<Parameters<typeof orderPaid>[0], 'orderId' | 'payableId' | 'shopId' | 'paid'>

/**
 * Orders call themselves paid. Their shops get their shares now, or with the money, whichever comes last: so what was captured is
 * read once the payments are held.
 */
export async function shareOrders(orders: readonly Happened<Tx, OrderPaid>[]): Promise<void> {
  const [first] = orders
  if (!first) return
  const { db, now } = first.unit
  const facts = orders.map(({ payload: { paid, ...order } }) => ({
    orderId: order.orderId,
    payableId: order.payableId,
    shopId: order.shopId,
    currency: paid.currency,
    paid: BigInt(paid.minorUnits),
  }))
  const payments = await lockLatestOfAll(
    db,
    facts.map(({ payableId }) => payableId),
  )
  await keepPaid(db, facts, now)
  const captures = await findCaptures(
    db,
    payments.map(({ id }) => id),
  )
  const captured = payments.flatMap(({ id, orderId, balancePart }): Captured[] => {
    const capture = captures.find(({ paymentId, isLate }) => paymentId === id && !isLate)
    if (!capture) return []
    const cash = cashOf({ ...capture, balancePart })
    return [{ payableId: orderId, amount: capture.amount, fee: capture.fee, cash }]
  })
  await shareOut(captured, first.unit)
}

type Captured = Pick<CaptureRow, 'amount' | 'fee'> & {
  readonly payableId: string
  /** Of the amount, what lies in the drawer of who sold it. */
  readonly cash: bigint
}

/** Of what was paid at once, each shop gets what its own order came to, less what the channel keeps and what went back already. */
export async function shareOut(captured: readonly Captured[], { db, now }: Unit): Promise<void> {
  if (captured.length === 0) return
  const sources = new Map(captured.map((one) => [one.payableId, one]))
  const dues = await sharesDue(db, [...sources.keys()])
  const shares = dues.flatMap((due) => {
    const source = sources.get(due.payableId)
    if (!source || due.amount <= 0n) return []
    const cash = least((source.cash * due.paid) / source.amount, due.amount)
    return [{ ...due, cash, fee: (source.fee * due.amount) / source.amount }]
  })
  const { isCovered } = await postAll(db, shares.map(orderShare), now)
  if (!isCovered) throw new Error(`one of ${[...sources.keys()]} was paid with less than its orders come to`)
  const late = shares.filter(({ isReceived }) => isReceived).map(({ orderId }) => orderId)
  if (late.length > 0) await judgeDue(db, late)
}
