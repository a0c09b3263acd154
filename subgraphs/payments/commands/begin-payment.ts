import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, seconds } from '@supermall/kernel/time'
import { findChannel } from '../data/channels.ts'
import type { Unit } from '../data/database.ts'
import { isCancelled } from '../data/facts.ts'
import { lockLatestOf, savePayment } from '../data/payments.ts'
import { isClosedPurchase } from '../data/purchases.ts'
import { findWallet } from '../data/wallets.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { CASH, isProviderCode, takesCurrency } from '../domain/channel.ts'
import type { Method, Payment } from '../domain/payment.ts'
import { dueOf, endOf, isOpen, isOrderId, mayTryAgain } from '../domain/payment.ts'
import { capturePayment } from './capture-payment.ts'
import { provePayment } from './prove-payment.ts'
import { writeNext } from './write-payment.ts'

export type Choice = {
  /** An order, or what is no order. */
  readonly payableId: string
  readonly accountId: Id<'acc'>
  readonly channel: ChannelCode
  readonly method: Method | null
  readonly payToken: string | null
}

/** How long whoever asks the provider has, before the job asks what became of it. */
const FIRST_LOOK_MS = seconds(15)

/** The order's payment goes to a channel. The wallet pays at once; a provider is asked by the caller, after this has committed. */
export async function beginPayment(choice: Choice, unit: Unit): Promise<Result<Payment>> {
  const latest = await lockLatestOf(unit.db, choice.payableId)
  if (!latest || latest.accountId !== choice.accountId)
    return refused('PAYMENT_NOT_FOUND', 'There is nothing of that number to pay.', pathOf(choice))
  const payable = checkState(latest, choice, unit.now)
  if (!payable.ok) return payable
  if (await isOver(latest, unit)) return closed(choice)
  const offered = await checkChannel(latest, choice, unit)
  if (!offered.ok) return offered
  if (latest.status === 'PROCESSING') return ok(latest)
  const payment = mayTryAgain(latest, unit.now) ? await writeNext(latest, unit) : latest
  if (!payment) return underWay()
  return choice.channel === 'balance' ? payFromWallet(payment, choice, unit) : start(payment, choice, unit)
}

/** It was given up; an order while none of its payments was open, as they are closed with it. */
async function isOver(latest: Payment, { db, now }: Unit): Promise<boolean> {
  const { orderId, purchaseId } = latest
  if (orderId === null) return purchaseId !== null && isClosedPurchase(db, purchaseId)
  return mayTryAgain(latest, now) && isCancelled(db, orderId)
}

/** By which name the client said what is to be paid. */
const pathOf = ({ payableId }: Pick<Choice, 'payableId'>) => (isOrderId(payableId) ? 'orderId' : 'purchaseId')

export const closed = (choice: Pick<Choice, 'payableId'>) =>
  refused('PAYMENT_CLOSED', 'It is not to be paid any more.', pathOf(choice))

function checkState(latest: Payment, choice: Choice, now: Date): Result<null> {
  const path = pathOf(choice)
  if (latest.status === 'SUCCEEDED') return refused('PAYMENT_PAID', 'It is paid.', path)
  if (latest.status === 'CLOSED' && !mayTryAgain(latest, now)) return closed(choice)
  if (endOf(latest) <= now) return refused('PAYMENT_EXPIRED', 'The time to pay is over.', path)
  const isElsewhere = latest.status === 'PROCESSING' && latest.channel !== choice.channel
  // A try whose time is over ends first; then there is another.
  if (isElsewhere || (isOpen(latest.status) && latest.expiresAt <= now)) return underWay(path)
  return ok(null)
}

export async function checkChannel(
  payment: Pick<Payment, 'currency' | 'status'>,
  { channel }: Pick<Choice, 'channel'>,
  { db }: Unit,
): Promise<Result<null>> {
  const row = await findChannel(db, channel)
  const isOffered = row?.isEnabled === true && channel !== CASH && takesCurrency(channel, payment.currency)
  const isSet = !isProviderCode(channel) || channel === 'sandbox-card' || row?.sealedConfig !== null
  const isOpenAlready = payment.status === 'PROCESSING'
  return isOpenAlready || (isOffered && isSet) ? ok(null) : notOffered()
}

const underWay = (...path: string[]) =>
  refused('PAYMENT_UNDER_WAY', 'Another way to pay is under way; try again in a moment.', ...path)

export const notOffered = () => refused('CHANNEL_NOT_OFFERED', 'This way to pay is not offered.', 'channel')

export async function start(
  payment: Payment,
  choice: Pick<Choice, 'channel' | 'method'>,
  unit: Unit,
): Promise<Result<Payment>> {
  const { channel, method } = choice
  const nextQueryAt = isProviderCode(channel) ? after(unit.now, FIRST_LOOK_MS) : null
  // A transfer takes days: it is waited for as long as there is anything to pay.
  const expiresAt = channel === 'back-office' ? endOf(payment) : payment.expiresAt
  const begun = { status: 'PROCESSING', channel, startedAt: unit.now, expiresAt, nextQueryAt, now: unit.now } as const
  const saved = await savePayment(unit.db, payment, { ...begun, ...(method ? { method } : {}) })
  return saved ? ok(saved) : underWay()
}

export async function payFromWallet(
  payment: Payment,
  { payToken }: Pick<Choice, 'payToken'>,
  unit: Unit,
): Promise<Result<Payment>> {
  const proven = await provePayment(await findWallet(unit.db, payment.accountId), payToken, unit)
  if (!proven.ok) return proven
  const chosen = await savePayment(unit.db, payment, { channel: 'balance', startedAt: unit.now, now: unit.now })
  if (!chosen) return underWay()
  const paid = { providerNo: payment.id, amount: dueOf(payment), currency: payment.currency }
  const captured = await capturePayment({ paymentId: payment.id, channel: 'balance', paid }, unit)
  if (!captured.ok) return captured
  return captured.value === 'CAPTURED'
    ? ok({ ...chosen, status: 'SUCCEEDED', settledAt: unit.now })
    : refused('PAYMENT_CLOSED', 'It is not to be paid any more.')
}
