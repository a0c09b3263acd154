import type { orderPaid } from '@supermall/contracts/orders'
import type { Unit } from '../data/database.ts'
import { keepPaid, sharesDue } from '../data/facts.ts'
import { post } from '../data/ledger.ts'
import { findCapture, lockLatestOf } from '../data/payments.ts'
import type { CaptureRow } from '../data/rows.ts'
import { orderShare } from '../domain/postings.ts'

type OrderPaid = Pick<Parameters<typeof orderPaid>[0], 'orderId' | 'payableId' | 'shopId' | 'paid'>

/** An order calls itself paid. Its shop gets its share now, or with the money, whichever comes last. */
export async function shareOrder({ orderId, payableId, shopId, paid }: OrderPaid, unit: Unit): Promise<void> {
  const { db, now } = unit
  const payment = await lockLatestOf(db, payableId)
  await keepPaid(db, { orderId, payableId, shopId, currency: paid.currency, paid: BigInt(paid.minorUnits), at: now })
  const capture = payment && (await findCapture(db, payment.id))
  if (capture && !capture.isLate) await shareOut(payableId, capture, unit)
}

/** Of what was paid at once, each shop gets what its own order came to, less what the channel keeps and what went back already. */
export async function shareOut(
  payableId: string,
  capture: Pick<CaptureRow, 'amount' | 'fee'>,
  unit: Unit,
): Promise<void> {
  const { db, now } = unit
  for (const due of await sharesDue(db, payableId)) {
    if (due.amount <= 0n) continue
    const share = { ...due, payableId, fee: (capture.fee * due.amount) / capture.amount }
    if ((await post(db, orderShare(share), now)) === 'OVERDRAWN')
      throw new Error(`${due.orderId} was paid with more than ${payableId} holds`)
  }
}
