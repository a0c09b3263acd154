import { cashierBillPaid } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import { ownShop } from '@supermall/subgraph/viewer'
import { lockCashierBill, moveCashierBill } from '../data/cashier-bills.ts'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import type { CashierBill } from '../domain/cashier-bill.ts'
import { billNotFound, refuseMove, statusAt } from '../domain/cashier-bill.ts'
import { CASH } from '../domain/channel.ts'
import { readReason } from '../domain/check.ts'
import { cashierCash } from '../domain/counter-postings.ts'
import { giveUpTry } from './give-up-try.ts'
import type { NamedBill } from './open-cashier-bill.ts'
import { takePromisedCash } from './take-promised-cash.ts'
import type { Till } from './till.ts'

type Operate = (work: (unit: OperatorUnit) => Promise<Result<NamedBill>>) => Promise<Result<NamedBill>>

/** What somebody has begun to pay elsewhere is closed there first, unless it is paid there. */
export async function afterGivingUp(
  billId: string,
  end: (unit: OperatorUnit) => Promise<Result<NamedBill>>,
  { operate, till }: { readonly operate: Operate; readonly till: Till },
): Promise<Result<NamedBill>> {
  const first = await operate(end)
  const isUnderWay = !first.ok && first.refusals.some(({ code }) => code === 'BILL_UNDER_WAY')
  return isUnderWay && (await giveUpTry(billId, till)) ? operate(end) : first
}

type TakeCash = NamedBill & { readonly idempotencyKey: string; readonly standing: Result<null> }

/** The shop has the money in its drawer, and says so. */
export const takeCash = (
  { billId, idempotencyKey: key, standing }: TakeCash,
  unit: OperatorUnit,
): Promise<Result<NamedBill>> =>
  idempotent({ name: 'cashierBillTakeCash', key, input: { billId } }, unit, async () => {
    const promised = await takePromisedCash(billId, unit)
    if (promised) return promised
    const own = await findOwn(billId, unit)
    if (!own.ok) return own
    // What somebody has begun is given up for a bill that the shop may collect, and for no other.
    if (!standing.ok) return standing
    const open = openAt(own.value, unit.now)
    if (!open.ok) return open
    const { id, amount, currency } = open.value
    await putInDrawer(open.value, unit.actor.id as Id<'acc'>, unit)
    unit.audited({
      subjectId: id,
      summary: 'Cash taken at the counter',
      before: { status: 'OPEN' },
      after: { status: 'PAID', amount, currency },
    })
    return ok({ billId: id })
  })

/** An open bill is paid in cash. */
export async function putInDrawer(bill: CashierBill, takenById: Id<'acc'>, { db, now, emit }: Unit): Promise<void> {
  const { id, amount, currency, shopId } = bill
  const edit = { channel: CASH, takenById, paidAt: now }
  await moveCashierBill(db, id, { from: 'OPEN', to: 'PAID' }, edit)
  await post(db, cashierCash(bill), now)
  const told = { billId: id, shopId, couponId: null, paymentId: null, accountId: null }
  emit(cashierBillPaid({ ...told, amount: wire(amount, currency), at: now.toISOString() }))
}

/** It is not to be paid any more. */
export async function cancelCashierBill(
  input: NamedBill & { readonly reason: string },
  unit: OperatorUnit,
): Promise<Result<NamedBill>> {
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  const own = await findOwn(input.billId, unit)
  if (!own.ok) return own
  const open = openAt(own.value, unit.now)
  if (!open.ok) return open
  const { id } = open.value
  await moveCashierBill(unit.db, id, { from: 'OPEN', to: 'CANCELLED' }, { reason: reason.value, endedAt: unit.now })
  unit.audited({
    subjectId: id,
    summary: `Bill cancelled: ${reason.value}`,
    before: { status: 'OPEN' },
    after: { status: 'CANCELLED' },
  })
  return ok({ billId: id })
}

/** Nobody paid it in time. One that somebody is paying waits until that has ended. */
export async function expireCashierBill(id: string, { db, now }: Unit): Promise<boolean> {
  const bill = await lockCashierBill(db, id)
  if (bill?.status !== 'OPEN' || bill.expiresAt > now) return false
  return (await moveCashierBill(db, id, { from: 'OPEN', to: 'EXPIRED' }, { endedAt: now })) !== null
}

/** Whose it is comes before all else that is said of it. */
async function findOwn(billId: string, { db, actor }: OperatorUnit): Promise<Result<CashierBill>> {
  const bill = parseId('csb', billId) && (await lockCashierBill(db, billId))
  if (!bill) return billNotFound('billId')
  ownShop(actor, bill.shopId)
  return ok(bill)
}

function openAt(bill: CashierBill, now: Date): Result<CashierBill> {
  const status = statusAt(bill, now)
  return status === 'OPEN' ? ok(bill) : refuseMove(status, 'billId')
}
