import { cut } from '@supermall/kernel/cut'
import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import { isCancelled, keepCancelled } from '../data/facts.ts'
import { unpromise } from '../data/friend-pays.ts'
import { lockLatestOf, savePayment } from '../data/payments.ts'
import { FRIENDS, isProviderCode } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import { isOpen } from '../domain/payment.ts'
import { endFriendPayOf } from './end-friend-pay.ts'
import { endUnpaid } from './end-unpaid.ts'
import { tellClosed } from './tell-payment.ts'

const MOST_REASON = 220

type Closing = { readonly orderId: string; readonly reason: string }

/** True when nothing can be paid for the order any more, also when nothing ever could. */
export async function closePaymentOf({ orderId, reason }: Closing, currency: Currency, unit: Unit): Promise<boolean> {
  const payment = await lockLatestOf(unit.db, orderId)
  if (payment?.status === 'SUCCEEDED') return false
  if (!(await isCancelled(unit.db, orderId))) await keepCancelled(unit.db, { orderId, currency, at: unit.now })
  if (payment && isOpen(payment.status)) await closeOpen(payment, reason, unit)
  return true
}

/** Closed here at once; where a provider was asked to collect, it is asked and told afterwards, and late money goes back. */
export async function closeOpen(payment: Payment, reason: string, unit: Unit): Promise<Payment | null> {
  const { db, now } = unit
  const isAtProvider = payment.status === 'PROCESSING' && isProviderCode(payment.channel ?? '')
  const next = isAtProvider ? { closingAt: now, nextQueryAt: now, queryCount: 0 } : { nextQueryAt: null }
  const ended = { status: 'CLOSED', reason: cut(reason, MOST_REASON), action: null, settledAt: now } as const
  const closed = await savePayment(db, payment, { ...ended, ...next, now })
  if (!closed) return null
  tellClosed(closed, reason, unit)
  await endUnpaid(closed, unit)
  if (closed.kind === 'FRIEND') await unpromise(db, closed)
  else if (closed.channel === FRIENDS) await endFriendPayOf(closed, unit)
  return closed
}
