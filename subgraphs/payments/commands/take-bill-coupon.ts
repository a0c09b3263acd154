import { holdCoupon, releasePromotions } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { findCashierBills, keepBillCoupon, lockCashierBill } from '../data/cashier-bills.ts'
import type { Unit } from '../data/database.ts'
import { endedTries, findPayment, lockPayment, savePayment } from '../data/payments.ts'
import { refuseMove, statusAt } from '../domain/cashier-bill.ts'
import { couponRefused } from '../domain/coupon-reasons.ts'
import type { Payment } from '../domain/payment.ts'
import type { Choice } from './begin-payment.ts'
import { payFromWallet, start } from './begin-payment.ts'
import { closeOpen } from './close-payment.ts'
import type { AskingTill } from './take-recharge-coupon.ts'

type Way = Pick<Choice, 'channel' | 'method' | 'payToken'>
type Off = { readonly minor: bigint; readonly shopId: Id<'shp'> | null }

/**
 * The coupon is held under the number of the try, so that it may be asked again, and the rest goes to the channel. What cannot be had, or
 * not be begun, ends the try: that is told, so that nothing stays held for it.
 */
export async function takeBillCoupon(
  { paymentId, couponId }: { readonly paymentId: string; readonly couponId: Id<'uco'> },
  way: Way,
  till: AskingTill,
): Promise<Result<unknown>> {
  const payment = await findPayment(till.client, paymentId)
  if (payment?.status === 'CLOSED') return whyEnded(payment, couponRefused(null, 'couponId'), till)
  if (payment?.status !== 'PENDING') return ok(null)
  const held = await hold(payment, couponId, till)
  const off = held.off && { minor: BigInt(held.off.minorUnits), shopId: held.shopId }
  const begun = off
    ? await till.transact((unit) => begin(payment, { ...way, off }, unit))
    : couponRefused(held.code, 'couponId')
  const isEndedElsewhere = !begun.ok && (await till.transact((unit) => giveUp(payment, unit))) === null
  return isEndedElsewhere ? whyEnded(payment, begun, till) : begun
}

/** The bill was paid, or is being paid, or ended meanwhile, and says so; where it can be paid, what stood in the way of this try still does. */
async function whyEnded<Refusal>(
  { purchaseId }: Payment,
  refusal: Refusal,
  { client, clock }: AskingTill,
): Promise<Refusal | Result<never>> {
  const [bill] = await findCashierBills(client, [purchaseId ?? ''])
  const status = bill ? statusAt(bill, clock()) : 'OPEN'
  return status === 'OPEN' ? refusal : refuseMove(status, 'code')
}

/** What an earlier try of his held is told to be free when that ends, which may not be heard yet: then it is asked for. */
async function hold(payment: Payment, couponId: Id<'uco'>, { client, ask }: AskingTill) {
  const { accountId, shopId, amount, currency } = payment
  const of = { ownerId: payment.id, accountId, couponId, shopId, amount: wire(amount, currency) }
  const asked = { ...of, use: 'CASHIER' } as const
  const held = await ask(holdCoupon, asked)
  if (held.code !== 'COUPON_HELD') return held
  for (const ownerId of await endedTries(client, payment))
    await ask(releasePromotions, { ownerId, reason: 'BILL_REOPENED' })
  return ask(holdCoupon, asked)
}

async function begin({ id }: Payment, { off, ...way }: Way & { off: Off }, unit: Unit): Promise<Result<unknown>> {
  const payment = await lockPayment(unit.db, id)
  if (payment?.status !== 'PENDING') return payment?.status === 'CLOSED' ? couponRefused(null, 'couponId') : ok(null)
  const bill = await lockCashierBill(unit.db, payment.purchaseId ?? '')
  const reduced = await savePayment(unit.db, payment, { amount: payment.amount - off.minor, now: unit.now })
  if (!reduced || !bill) throw new Error(`${id} moved while it was held`)
  await keepBillCoupon(unit.db, bill, { couponMinor: off.minor, couponShopId: off.shopId })
  return way.channel === 'balance' ? payFromWallet(reduced, way, unit) : start(reduced, way, unit)
}

async function giveUp({ id }: Payment, unit: Unit): Promise<Payment | null> {
  const payment = await lockPayment(unit.db, id)
  return payment?.status === 'PENDING' ? closeOpen(payment, 'COUPON_NOT_USABLE', unit) : null
}
