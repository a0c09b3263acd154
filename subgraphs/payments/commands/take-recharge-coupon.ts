import { holdCoupon } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import type { Ask } from '@supermall/messaging/ask'
import type { Unit } from '../data/database.ts'
import { lockPayment, savePayment } from '../data/payments.ts'
import { keepRechargeCoupon } from '../data/recharges.ts'
import type { RechargeRow } from '../data/rows.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { couponRefused } from '../domain/coupon-reasons.ts'
import type { Method, Payment } from '../domain/payment.ts'
import { start } from './begin-payment.ts'
import { closeOpen } from './close-payment.ts'
import type { Till } from './till.ts'

export type AskingTill = Till & { readonly ask: Ask }
type Choice = { readonly channel: ChannelCode; readonly method: Method | null }

/**
 * The coupon is held by whoever keeps coupons, under the recharge's own number, so that it may be asked again; then the rest goes to the
 * channel. What cannot be had ends the recharge: it is told, so that nothing stays held for it.
 */
export async function takeRechargeCoupon(
  recharge: RechargeRow,
  choice: Choice,
  { ask, transact }: AskingTill,
): Promise<Result<null>> {
  const { id: ownerId, accountId, couponId, amount, currency } = recharge
  const facts = { ownerId, accountId: accountId as Id<'acc'>, couponId: couponId as Id<'uco'>, shopId: null }
  const held = await ask(holdCoupon, { ...facts, use: 'RECHARGE', amount: wire(amount, currency) })
  if (held.off === null) {
    await transact((unit) => giveUp(recharge, held.code ?? 'COUPON_NOT_USABLE', unit))
    return couponRefused(held.code, 'couponId')
  }
  const off = BigInt(held.off.minorUnits)
  return transact((unit) => begin(recharge, { ...choice, off }, unit))
}

async function begin(recharge: RechargeRow, choice: Choice & { off: bigint }, unit: Unit): Promise<Result<null>> {
  const payment = await lockPayment(unit.db, recharge.paymentId)
  if (payment?.status !== 'PENDING') return ok(null)
  const reduced = await savePayment(unit.db, payment, { amount: recharge.amount - choice.off, now: unit.now })
  if (!reduced) throw new Error(`${payment.id} moved while it was held`)
  await keepRechargeCoupon(unit.db, recharge.id, choice.off)
  const started = await start(reduced, choice, unit)
  return started.ok ? ok(null) : started
}

async function giveUp({ paymentId }: RechargeRow, reason: string, unit: Unit): Promise<Payment | null> {
  const payment = await lockPayment(unit.db, paymentId)
  return payment?.status === 'PENDING' ? closeOpen(payment, reason, unit) : null
}
