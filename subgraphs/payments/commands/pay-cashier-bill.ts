import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { cashierBillOfCode, lockCashierBill, moveCashierBill } from '../data/cashier-bills.ts'
import type { Unit } from '../data/database.ts'
import { findPayment } from '../data/payments.ts'
import type { Card } from '../domain/card.ts'
import type { CashierBill } from '../domain/cashier-bill.ts'
import { billNotFound, paidOf, refuseMove, statusAt } from '../domain/cashier-bill.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { CASH, isProviderCode } from '../domain/channel.ts'
import { couponRefused } from '../domain/coupon-reasons.ts'
import { partExpiry } from '../domain/friend-pay.ts'
import { firstTry } from '../domain/new-payment.ts'
import type { Method } from '../domain/payment.ts'
import { askProvider } from './ask-provider.ts'
import { checkChannel, checkWallet, notOffered, payFromWallet, start, underWay } from './begin-payment.ts'
import { giveUpTry } from './give-up-try.ts'
import { mayCollect } from './may-collect.ts'
import type { NamedBill } from './open-cashier-bill.ts'
import { isBusy } from './pay-order.ts'
import { readMethod } from './read-method.ts'
import { takeBillCoupon } from './take-bill-coupon.ts'
import type { AskingTill } from './take-recharge-coupon.ts'
import type { Till } from './till.ts'
import { writePayment } from './write-payment.ts'

export type PayCashierBill = {
  readonly code: string
  readonly accountId: Id<'acc'>
  readonly channel: ChannelCode
  readonly card: Card | null
  readonly token: string | null
  readonly payToken: string | null
  /** A piece in the wallet that pays a part of it. */
  readonly couponId: string | null
  readonly idempotencyKey: string
}

export type BegunBill = NamedBill & { readonly paymentId: string }

/**
 * Whoever has the code pays; what the same buyer has begun in another way is closed there first. A try that failed has left its bill, and
 * says itself why.
 */
export async function payCashierBill(asked: PayCashierBill, till: AskingTill): Promise<Result<BegunBill>> {
  const method = readMethod(asked, till)
  if (!method.ok) return method
  const couponId = asked.couponId === null ? null : parseId('uco', asked.couponId)
  if (asked.couponId !== null && couponId === null) return couponRefused('COUPON_NOT_FOUND', 'couponId')
  if (isProviderCode(asked.channel)) till.talks.admit()
  const bill = await cashierBillOfCode(till.client, asked.code)
  if (!bill) return billNotFound('code')
  const standing = await mayCollect(bill.shopId, till.ask, 'code')
  const choice = { ...asked, couponId, billId: bill.id, method: method.value, standing }
  const first = await once(choice, till)
  const begun = isBusy(first) && (await giveUpTry(bill.id, till)) ? await once(choice, till) : first
  if (!begun.ok) return begun
  const { paymentId } = begun.value
  const taken = couponId === null ? ok(null) : await takeBillCoupon({ paymentId, couponId }, choice, till)
  if (!taken.ok) return taken
  const payment = await findPayment(till.client, paymentId)
  if (payment) await askProvider(payment, till)
  return ok({ billId: bill.id, paymentId })
}

type Choice = Omit<PayCashierBill, 'card' | 'token' | 'couponId' | 'code' | 'idempotencyKey'> &
  NamedBill & {
    readonly method: Method | null
    readonly couponId: Id<'uco'> | null
    /** Whether the shop may collect. */
    readonly standing: Result<null>
  }

type Keyed = Choice & Pick<PayCashierBill, 'idempotencyKey'>

const once = (choice: Keyed, { transact }: Till): Promise<Result<BegunBill>> => {
  const { billId, channel, method, couponId, idempotencyKey: key } = choice
  const input = { billId, channel, method, ...(couponId ? { couponId } : {}) }
  return transact((unit) => idempotent({ name: 'cashierBillPay', key, input }, unit, () => beginTry(choice, unit)))
}

/** Nobody else can pay it until this try has ended. The wallet pays at once. */
export async function beginTry(choice: Choice, unit: Unit): Promise<Result<BegunBill>> {
  const { billId, channel, accountId, couponId, standing } = choice
  const bill = await lockCashierBill(unit.db, billId)
  if (!bill) return billNotFound('code')
  if (!standing.ok) return standing
  const isOwn = bill.status === 'PAYING' && bill.accountId === accountId
  const status = statusAt(bill, unit.now)
  if (!isOwn && status !== 'OPEN') return refuseMove(status, 'code')
  const offered = await checkWay(bill, choice, unit)
  if (!offered.ok) return offered
  if (isOwn) return instead(bill, choice, unit)
  // It keeps others from paying, so it has little time; and never more than its bill.
  const of = {
    kind: 'CASHIER',
    purchaseId: bill.id,
    accountId,
    expiresAt: partExpiry(unit.now, bill.expiresAt),
  } as const
  const { shopId, amount, currency } = bill
  const payment = firstTry({ ...of, shopId, amount, currency }, newId('pay'), unit.now)
  const edit = { accountId, paymentId: payment.id, channel, couponId }
  await moveCashierBill(unit.db, bill.id, { from: 'OPEN', to: 'PAYING' }, edit)
  if (!(await writePayment(payment, unit))) throw new Error(`${bill.id} was open, and is being paid`)
  // With a coupon it is not known yet how much is to be paid.
  if (couponId !== null) return ok({ billId: bill.id, paymentId: payment.id })
  const begun = channel === 'balance' ? await payFromWallet(payment, choice, unit) : await start(payment, choice, unit)
  return begun.ok ? ok({ billId: bill.id, paymentId: payment.id }) : begun
}

/** What he has begun ends only for what can be had. */
async function instead(bill: CashierBill, choice: Choice, unit: Unit): Promise<Result<never>> {
  const { accountId, channel } = choice
  const due = { accountId, currency: bill.currency, amount: leftOf(bill, choice), balancePart: 0n }
  const payable = channel === 'balance' ? await checkWallet(due, choice, unit) : ok(null)
  return payable.ok ? underWay('code') : payable
}

/** How much is left beside another coupon nobody knows before that is held. */
function leftOf(bill: CashierBill, { couponId }: Choice): bigint {
  if (couponId === null) return bill.amount
  return bill.couponId === couponId && bill.couponMinor !== null ? paidOf(bill) : 0n
}

/** Cash is a way beside a coupon: the shop says when it has the rest. Without one there is nothing to say before it is taken. */
async function checkWay({ currency }: CashierBill, choice: Choice, unit: Unit): Promise<Result<null>> {
  const { channel, couponId } = choice
  if (channel === CASH && couponId !== null) return ok(null)
  if (!isProviderCode(channel) && channel !== 'balance') return notOffered()
  return checkChannel({ currency }, choice, unit)
}
