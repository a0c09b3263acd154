import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Money } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { findChannel } from '../data/channels.ts'
import type { Unit } from '../data/database.ts'
import { findPayment } from '../data/payments.ts'
import { countUnpaid, findRecharges, insertRecharge } from '../data/recharges.ts'
import { lockWallet } from '../data/wallets.ts'
import type { Card } from '../domain/card.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { isProviderCode, takesCurrency } from '../domain/channel.ts'
import { readMoney } from '../domain/check.ts'
import { couponRefused } from '../domain/coupon-reasons.ts'
import { firstTry } from '../domain/new-payment.ts'
import type { Method } from '../domain/payment.ts'
import { isPayable } from '../domain/payment.ts'
import { rechargeEnds, rechargeNumber } from '../domain/wallet.ts'
import { askProvider } from './ask-provider.ts'
import { start } from './begin-payment.ts'
import { readMethod } from './read-method.ts'
import type { AskingTill } from './take-recharge-coupon.ts'
import { takeRechargeCoupon } from './take-recharge-coupon.ts'
import { outOfBounds, walletRules } from './wallet-rules.ts'
import { writePayment } from './write-payment.ts'

export type StartRecharge = {
  readonly accountId: Id<'acc'>
  readonly amount: { readonly amount: string; readonly currency: string }
  readonly channel: ChannelCode
  readonly card: Card | null
  readonly token: string | null
  /** A piece in the wallet that pays a part of it. */
  readonly couponId: string | null
  readonly idempotencyKey: string
}

type Begun = { readonly rechargeId: string; readonly paymentId: string }

/** A transfer is waited for seven days: so many of them may one have whose money has not come. */
const MOST_UNPAID = 100

/** A recharge is paid as an order is, and is in the wallet when the money is there. */
export async function startRecharge(asked: StartRecharge, till: AskingTill): Promise<Result<Begun>> {
  const method = readMethod(asked, till)
  if (!method.ok) return method
  const money = readMoney(asked.amount, till.currency)
  if (!money.ok) return money
  const { leastRecharge: least } = walletRules(till)
  if (!isPayable(money.value) || money.value.minorUnits < least.minorUnits) return outOfBounds(least)
  const { accountId, channel, idempotencyKey: key } = asked
  const couponId = asked.couponId === null ? null : parseId('uco', asked.couponId)
  if (asked.couponId !== null && couponId === null) return couponRefused('COUPON_NOT_FOUND', 'couponId')
  if (isProviderCode(channel)) till.talks.admit()
  const input = { amount: money.value, channel, method: method.value, ...(couponId ? { couponId } : {}) }
  const begun = await till.transact((unit) =>
    idempotent({ name: 'rechargeStart', key, input }, unit, () => begin({ accountId, ...input }, unit)),
  )
  if (!begun.ok) return begun
  const taken = await takeCoupon(begun.value, { channel, method: method.value }, till)
  if (!taken.ok) return taken
  const payment = await findPayment(till.client, begun.value.paymentId)
  if (payment) await askProvider(payment, till)
  return begun
}

/** Nothing to do where no coupon was asked for, or it is held already; asked again after it was refused, it is refused again. */
async function takeCoupon(
  { rechargeId, paymentId }: Begun,
  choice: Pick<Beginning, 'channel' | 'method'>,
  till: AskingTill,
) {
  const payment = await findPayment(till.client, paymentId)
  // Read after its payment: one that is not to be begun any more, and holds nothing, was refused and is not being begun by another.
  const [recharge] = await findRecharges(till.client, [rechargeId])
  if (!recharge || recharge.couponId === null || recharge.couponMinor !== null) return ok(null)
  return payment?.status === 'PENDING' ? takeRechargeCoupon(recharge, choice, till) : couponRefused(null, 'couponId')
}

type Beginning = {
  readonly accountId: Id<'acc'>
  readonly amount: Money
  readonly channel: ChannelCode
  readonly method: Method | null
  readonly couponId?: Id<'uco'>
}

async function begin(asked: Beginning, unit: Unit): Promise<Result<Begun>> {
  const { accountId, channel, method, couponId = null } = asked
  const { minorUnits: amount, currency } = asked.amount
  const row = await findChannel(unit.db, channel)
  const isOurs = isProviderCode(channel) || channel === 'back-office'
  const isSet = channel === 'sandbox-card' || channel === 'back-office' || row?.sealedConfig !== null
  if (!row?.isEnabled || !isOurs || !isSet || !takesCurrency(channel, currency))
    return refused('CHANNEL_NOT_OFFERED', 'This way to pay is not offered.', 'channel')
  await lockWallet(unit.db, accountId, unit.now)
  if ((await countUnpaid(unit.db, accountId, MOST_UNPAID)) >= MOST_UNPAID)
    return refused('LIMIT_REACHED', `At most ${MOST_UNPAID} wait for their money.`)
  const of = { kind: 'RECHARGE', accountId, amount, currency } as const
  const payment = firstTry({ ...of, expiresAt: rechargeEnds(channel, unit.now) }, newId('pay'), unit.now)
  await writePayment(payment, unit)
  const id = newId('rcg')
  const number = rechargeNumber(id, unit.now)
  const times = { createdAt: unit.now, completedAt: null }
  const ids = { id, number, accountId, paymentId: payment.id, couponId, couponMinor: null }
  await insertRecharge(unit.db, { ...ids, amount, currency, ...times })
  // With a coupon it is not known yet how much is to be paid.
  if (couponId !== null) return ok({ rechargeId: id, paymentId: payment.id })
  const started = await start(payment, { channel, method }, unit)
  return started.ok ? ok({ rechargeId: id, paymentId: payment.id }) : started
}
