import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Currency, Money } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { hashToken } from '@supermall/subgraph/token'
import type { Unit } from '../data/database.ts'
import { findByToken, promise } from '../data/friend-pays.ts'
import { findPayment, lockPayment } from '../data/payments.ts'
import type { Card } from '../domain/card.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { isProviderCode } from '../domain/channel.ts'
import { readMoney } from '../domain/check.ts'
import type { FriendPay } from '../domain/friend-pay.ts'
import { isAlive, leftToPromise, partExpiry } from '../domain/friend-pay.ts'
import type { NewPayment } from '../domain/new-payment.ts'
import { firstTry } from '../domain/new-payment.ts'
import type { Method, Payment } from '../domain/payment.ts'
import { isPayable } from '../domain/payment.ts'
import { askProvider } from './ask-provider.ts'
import { checkChannel, notOffered, payFromWallet, start } from './begin-payment.ts'
import { readMethod } from './read-method.ts'
import type { Till } from './till.ts'
import { writePayment } from './write-payment.ts'

export type PayFriendPart = {
  readonly linkToken: string
  /** Null for all that is left. */
  readonly amount: { readonly amount: string; readonly currency: string } | null
  readonly accountId: Id<'acc'>
  readonly channel: ChannelCode
  readonly card: Card | null
  readonly token: string | null
  readonly payToken: string | null
  readonly idempotencyKey: string
}

/** A part is promised first, so that all parts never come to more than is owed, and then paid like every payment is. */
export async function payFriendPart(asked: PayFriendPart, till: Till): Promise<Result<Payment>> {
  const method = readMethod(asked, till)
  if (!method.ok) return method
  const amount = asked.amount && readMoney(asked.amount, till.currency)
  if (amount?.ok === false) return amount
  const { linkToken, channel, accountId, payToken, idempotencyKey: key } = asked
  if (isProviderCode(channel)) till.talks.admit()
  const choice = { tokenHash: hashToken(linkToken), amount: amount?.value ?? null, channel, method: method.value }
  const begun = await till.transact((unit) =>
    idempotent({ name: 'friendPayPay', key, input: choice }, unit, () =>
      begin({ ...choice, accountId, payToken }, unit),
    ),
  )
  if (!begun.ok) return begun
  const payment = await findPayment(till.client, begun.value.paymentId)
  if (!payment) throw new Error(`${begun.value.paymentId} was written and is not there`)
  return ok(await askProvider(payment, till))
}

type Choice = Pick<PayFriendPart, 'accountId' | 'channel' | 'payToken'> & {
  readonly tokenHash: string
  readonly amount: Money | null
  readonly method: Method | null
}

async function begin(choice: Choice, unit: Unit): Promise<Result<{ paymentId: string }>> {
  const { tokenHash, channel } = choice
  const friendPay = await findByToken(unit.db, tokenHash)
  if (!friendPay) return refused('FRIEND_PAY_NOT_FOUND', 'There is no such link.', 'linkToken')
  if (!isAlive(friendPay, unit.now)) return ended()
  if (!isProviderCode(channel) && channel !== 'balance') return notOffered()
  const offered = await checkChannel(friendPay, choice, unit)
  if (!offered.ok) return offered
  // The order's payment is held before its link, as whoever closes it does.
  await lockPayment(unit.db, friendPay.paymentId)
  const promised = await promisePart(friendPay, choice, unit)
  if (!promised.ok) return promised
  const part = promised.value
  await writePayment(part, unit)
  const begun = channel === 'balance' ? await payFromWallet(part, choice, unit) : await start(part, choice, unit)
  return begun.ok ? ok({ paymentId: part.id }) : begun
}

async function promisePart(
  friendPay: FriendPay,
  { amount, accountId }: Choice,
  unit: Unit,
): Promise<Result<NewPayment>> {
  const left = leftToPromise(friendPay)
  const { id: friendPayId, currency } = friendPay
  const of = { kind: 'FRIEND', friendPayId, accountId, currency } as const
  const facts = { ...of, amount: amount?.minorUnits ?? left, expiresAt: partExpiry(unit.now, friendPay.expiresAt) }
  const part = firstTry(facts, newId('pay'), unit.now)
  if (part.amount > left) return tooMuch(left, currency)
  if (!isPayable({ minorUnits: part.amount, currency }))
    return refused('AMOUNT_LIMIT', 'From 0.01 to 100000.', 'amount')
  if (await promise(unit.db, part, unit.now)) return ok(part)
  const now = await findByToken(unit.db, friendPay.tokenHash)
  return now && isAlive(now, unit.now) ? tooMuch(leftToPromise(now), currency) : ended()
}

const ended = () => refused('FRIEND_PAY_ENDED', 'Nothing can be paid by this link any more.', 'linkToken')

/** When others have promised all of it, what they do not pay can be paid a little later. */
const tooMuch = (left: bigint, currency: Currency) =>
  refuse({
    type: 'FriendPayLeftError',
    code: 'FRIEND_PAY_TOO_MUCH',
    message: 'So much is not left to pay.',
    path: ['amount'],
    left: money(left, currency),
  })
