import type { orderPaid } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import { keepPaid, paidFactsOf } from '../data/facts.ts'
import { post, refundedFrom } from '../data/ledger.ts'
import { findCapture, lockLatestOf } from '../data/payments.ts'
import { refundIdsOf } from '../data/refunds.ts'
import type { CaptureRow } from '../data/rows.ts'
import { accountOf } from '../domain/ledger.ts'
import { orderShare, waiting } from '../domain/postings.ts'

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
  for (const { orderId, shopId, paid, currency: text } of await paidFactsOf(db, payableId)) {
    const currency = text as Currency
    const account = accountOf(waiting(payableId), currency, orderId)
    const amount = paid - (await refundedFrom(db, account, await refundIdsOf(db, orderId)))
    if (amount <= 0n || shopId === null) continue
    const share = {
      orderId: orderId as Id<'ord'>,
      payableId,
      shopId,
      currency,
      amount,
      fee: (capture.fee * amount) / capture.amount,
    }
    if ((await post(db, orderShare(share), now)) === 'OVERDRAWN')
      throw new Error(`${orderId} was paid with more than ${payableId} holds`)
  }
}
