import { walletDebited, walletRechargeRefunded } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import { rehearse } from '@supermall/messaging/rehearse'
import type { OperatorUnit } from '../data/database.ts'
import { balanceOf, post } from '../data/ledger.ts'
import { findCapture, lockPayment, reserve } from '../data/payments.ts'
import { findRecharges } from '../data/recharges.ts'
import { hasRefund, insertRefund } from '../data/refunds.ts'
import type { CaptureRow, RechargeRow } from '../data/rows.ts'
import { readReason } from '../domain/check.ts'
import type { Payment } from '../domain/payment.ts'
import { rechargeBack } from '../domain/postings.ts'
import type { Refund } from '../domain/refund.ts'
import { tellMoved } from './tell-payment.ts'

type Given = { readonly rechargeId: string; readonly reason: string; readonly isDryRun: boolean }
type Keyed = Given & { readonly idempotencyKey?: string | null }
type Refunded = { readonly rechargeId: string; readonly refundId: string | null }
type Found = { readonly recharge: RechargeRow; readonly payment: Payment; readonly capture: CaptureRow }

/**
 * All of a recharge goes back to where it came from, as long as the wallet still holds as much. It waits outside of the wallet until
 * the provider has paid it back, so it cannot be spent meanwhile. What was given for it promotions take back, who
 * hear of it; what a coupon paid of it is the mall's again.
 */
export function refundRecharge(
  { idempotencyKey: key = null, ...input }: Keyed,
  unit: OperatorUnit,
): Promise<Result<Refunded>> {
  if (input.isDryRun) return tryOut(input, unit)
  if (key === null) return giveBack(input, unit)
  return idempotent({ name: 'rechargeRefund', key, input }, unit, () => giveBack(input, unit))
}

/** What is only tried is tried anew each time, and makes no refund. */
async function tryOut(input: Given, unit: OperatorUnit): Promise<Result<Refunded>> {
  const tried = await rehearse(unit, (trial: OperatorUnit) => giveBack(input, trial))
  return tried.ok ? ok({ rechargeId: tried.value.rechargeId, refundId: null }) : tried
}

async function giveBack(input: Given, unit: OperatorUnit): Promise<Result<Refunded>> {
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  const found = await find(input.rechargeId, unit)
  if (!found.ok) return found
  const { recharge } = found.value
  const wallet = { kind: 'WALLET_AVAILABLE', ownerId: recharge.accountId } as const
  if ((await balanceOf(unit.db, wallet, found.value.payment.currency)) < recharge.amount) return short()
  const refund = refundOf(found.value, reason.value, unit.now)
  const done = await carryOut(refund, found.value, unit)
  if (!done.ok) return done
  const summary = `Refunded recharge ${recharge.number}: ${reason.value}`
  const { accountId, amount, currency } = recharge
  const after = { refundId: refund.id, accountId, amount, currency }
  unit.audited({ subjectId: recharge.id, summary, before: null, after })
  return ok({ rechargeId: recharge.id, refundId: refund.id })
}

async function find(rechargeId: string, { db }: OperatorUnit): Promise<Result<Found>> {
  const id = parseId('rcg', rechargeId)
  const [recharge] = id === null ? [] : await findRecharges(db, [id])
  const payment = recharge && (await lockPayment(db, recharge.paymentId))
  if (!recharge || !payment) return refused('RECHARGE_NOT_FOUND', 'There is no such recharge.', 'rechargeId')
  const capture = await findCapture(db, payment.id)
  if (recharge.completedAt === null || !capture || capture.isLate)
    return refused('RECHARGE_STATUS', 'It is not in the wallet.', 'rechargeId')
  if (capture.providerPart === 0n)
    return refused(
      'RECHARGE_STATUS',
      'It came by transfer, and no provider can send it back; pay it out.',
      'rechargeId',
    )
  if (await hasRefund(db, payment.id))
    return refused('RECHARGE_STATUS', 'Its refund is there; one that failed is asked for again.', 'rechargeId')
  return ok({ recharge, payment, capture })
}

async function carryOut(refund: Refund, { recharge, payment }: Found, unit: OperatorUnit): Promise<Result<null>> {
  const { db, now } = unit
  const { accountId, amount, currency, id: bizId, reason: note } = refund
  const given = recharge.couponMinor ?? 0n
  const back = rechargeBack({ bizId, currency, accountId, amount, note, paymentId: payment.id, given })
  if ((await post(db, back, now)) === 'OVERDRAWN') return short()
  if (!(await reserve(db, payment.id, { provider: refund.providerPart, wallet: 0n })))
    return refused('RECHARGE_STATUS', 'It was refunded before.', 'rechargeId')
  if (!(await insertRefund(db, refund))) throw new Error(`${refund.id} was asked for meanwhile`)
  tellMoved(payment, unit)
  const told = { accountId: payment.accountId, amount: wire(recharge.amount, currency) }
  unit.emit(walletDebited({ ...told, reason: note }))
  unit.emit(walletRechargeRefunded({ ...told, rechargeId: recharge.id as Id<'rcg'>, refundId: refund.id }))
  return ok(null)
}

const refundOf = ({ payment, capture }: Found, reason: string, now: Date): Refund => ({
  id: newId('rfd'),
  paymentId: payment.id,
  orderId: null,
  accountId: payment.accountId,
  shopId: null,
  channel: capture.channel,
  amount: capture.providerPart,
  currency: payment.currency,
  parentId: null,
  isToWallet: false,
  providerPart: capture.providerPart,
  walletPart: 0n,
  cause: 'RECHARGE',
  reason,
  status: 'REQUESTED',
  providerNo: null,
  tryCount: 0,
  refusedCount: 0,
  nextTryAt: now,
  failure: null,
  version: 1,
  createdAt: now,
  settledAt: null,
})

const short = () => refused('INSUFFICIENT_BALANCE', 'The wallet does not hold that much any more.', 'rechargeId')
