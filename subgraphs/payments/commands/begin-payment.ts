import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, seconds } from '@supermall/kernel/time'
import { findChannel } from '../data/channels.ts'
import type { Unit } from '../data/database.ts'
import { isCancelled } from '../data/facts.ts'
import { walletBalances } from '../data/ledger.ts'
import { lockLatestOf, savePayment } from '../data/payments.ts'
import { isClosedPurchase } from '../data/purchases.ts'
import { findWallet } from '../data/wallets.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { CASH, FRIENDS, isProviderCode, takesCurrency } from '../domain/channel.ts'
import type { Method, Payment } from '../domain/payment.ts'
import { CHOSE_ANOTHER, dueOf, endOf, isOpen, isOrderId, mayTryAgain } from '../domain/payment.ts'
import { capturePayment, overdrawn } from './capture-payment.ts'
import { closeOpen } from './close-payment.ts'
import { provePayment } from './prove-payment.ts'
import { tellMoved } from './tell-payment.ts'
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
  const isBusy = hasOtherTry(latest, choice, unit.now)
  if (latest.status === 'PROCESSING' && !isBusy) return ok(latest)
  const offered = await checkChannel(latest, choice, unit)
  if (!offered.ok) return offered
  if (isBusy && !endsHere(latest)) return instead(latest, choice, unit)
  const last = isBusy ? await closeOpen(latest, CHOSE_ANOTHER, unit) : latest
  if (!last) return underWay()
  const payment = mayTryAgain(last, unit.now) ? await writeNext(last, unit) : last
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
export const pathOf = ({ payableId }: Pick<Choice, 'payableId'>) => (isOrderId(payableId) ? 'orderId' : 'purchaseId')

const closed = ({ payableId }: Partial<Pick<Choice, 'payableId'>>) =>
  refused('PAYMENT_CLOSED', 'It is not to be paid any more.', ...(payableId ? [pathOf({ payableId })] : []))

function checkState(latest: Payment, choice: Choice, now: Date): Result<null> {
  const path = pathOf(choice)
  if (latest.status === 'SUCCEEDED') return refused('PAYMENT_PAID', 'It is paid.', path)
  if (latest.status === 'CLOSED' && !mayTryAgain(latest, now)) return closed(choice)
  if (latest.channel === CASH && choice.channel !== CASH && isOpen(latest.status)) return atDoor(path)
  return endOf(latest) <= now ? refused('PAYMENT_EXPIRED', 'The time to pay is over.', path) : ok(null)
}

/** A try whose time is over ends first, too; then there is another. */
const hasOtherTry = (latest: Payment, { channel }: Choice, now: Date): boolean =>
  (latest.status === 'PROCESSING' && latest.channel !== channel) || (isOpen(latest.status) && latest.expiresAt <= now)

/**
 * What no provider knows of ends in the same step as what takes its place begins, and with that it is rolled back. What friends have paid of it
 * goes back to them, and what the buyer himself has, out of his wallet, is there to pay with.
 */
export const endsHere = ({ status, channel }: Payment): boolean =>
  status === 'PROCESSING' && (channel === 'back-office' || channel === FRIENDS)

/** What a provider has begun is given up for another choice only when that can be had: a refusal changes nothing. */
async function instead(latest: Payment, choice: Choice, unit: Unit): Promise<Result<Payment>> {
  const payable = choice.channel === 'balance' ? await checkWallet(latest, choice, unit) : ok(null)
  return payable.ok ? underWay(pathOf(choice)) : payable
}

/** Whether the wallet would pay it now. */
export async function checkWallet(
  { accountId, currency, ...sums }: Pick<Payment, 'accountId' | 'currency' | 'amount' | 'balancePart'>,
  { payToken }: Pick<Choice, 'payToken'>,
  unit: Unit,
): Promise<Result<null>> {
  const proven = await provePayment(await findWallet(unit.db, accountId), payToken, unit)
  if (!proven.ok) return proven
  const [wallet] = await walletBalances(unit.db, [accountId], currency)
  return wallet && wallet.available >= dueOf(sums) ? ok(null) : overdrawn()
}

export async function checkChannel(
  { currency }: Pick<Payment, 'currency'>,
  { channel }: Pick<Choice, 'channel'>,
  { db }: Unit,
): Promise<Result<null>> {
  const row = await findChannel(db, channel)
  const isOffered = row?.isEnabled === true && channel !== CASH && takesCurrency(channel, currency)
  const isSet = !isProviderCode(channel) || channel === 'sandbox-card' || row?.sealedConfig !== null
  return isOffered && isSet ? ok(null) : notOffered()
}

export const underWay = (...path: string[]) =>
  refused('PAYMENT_UNDER_WAY', 'Another way to pay is under way; try again in a moment.', ...path)

export const atDoor = (path: string) => refused('PAYMENT_AT_DOOR', 'It is paid when it is delivered.', path)

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
  if (!saved) return underWay()
  // A provider answers in a moment, and what it says is told.
  if (nextQueryAt === null) tellMoved(saved, unit)
  return ok(saved)
}

export async function payFromWallet(
  payment: Payment,
  choice: Pick<Choice, 'payToken'> & Partial<Pick<Choice, 'payableId'>>,
  unit: Unit,
): Promise<Result<Payment>> {
  const proven = await provePayment(await findWallet(unit.db, payment.accountId), choice.payToken, unit)
  if (!proven.ok) return proven
  const chosen = await savePayment(unit.db, payment, { channel: 'balance', startedAt: unit.now, now: unit.now })
  if (!chosen) return underWay()
  const paid = { providerNo: payment.id, amount: dueOf(payment), currency: payment.currency }
  const captured = await capturePayment({ paymentId: payment.id, channel: 'balance', paid }, unit)
  if (!captured.ok) return captured
  return captured.value === 'CAPTURED' ? ok({ ...chosen, status: 'SUCCEEDED', settledAt: unit.now }) : closed(choice)
}
