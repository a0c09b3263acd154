import { newId } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { reserve } from '../data/payments.ts'
import { insertRefund } from '../data/refunds.ts'
import { FRIENDS } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import { latePayment } from '../domain/postings.ts'
import type { Refund } from '../domain/refund.ts'
import { settleRefund } from './settle-refund.ts'
import { shareRefund } from './share-refund.ts'
import { tellLate } from './tell-refund.ts'

type Late = { readonly channel: string; readonly providerPart: bigint; readonly walletPart: bigint }

/** Money that nobody waited for is booked as what it is, and its way back begins in the same transaction. */
export async function refundLate(
  payment: Payment,
  { channel, providerPart, walletPart }: Late,
  unit: Unit,
): Promise<void> {
  const { db, now } = unit
  const amount = providerPart + walletPart
  await post(db, latePayment(payment, channel, amount), now)
  if (!(await reserve(db, payment.id, { provider: providerPart, wallet: walletPart })))
    throw new Error(`${payment.id} cannot give back what has just come`)
  const { id: paymentId, orderId, accountId, shopId, currency } = payment
  const refund: Refund = {
    id: newId('rfd'),
    paymentId,
    orderId,
    accountId,
    shopId,
    channel,
    amount,
    providerPart,
    walletPart,
    currency,
    cause: 'LATE',
    reason: 'The order was not to be paid any more.',
    status: 'REQUESTED',
    providerNo: null,
    tryCount: 0,
    refusedCount: 0,
    nextTryAt: providerPart > 0n ? now : null,
    failure: null,
    version: 1,
    createdAt: now,
    settledAt: null,
    parentId: null,
    isToWallet: false,
  }
  await insertRefund(db, refund)
  tellLate(refund, { status: 'REQUESTED' }, unit)
  if (providerPart === 0n) await settleRefund(refund, null, unit)
  else if (channel === FRIENDS) await shareRefund(refund, unit)
}
