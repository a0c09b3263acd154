import { merchantBillPaid, merchantBillRefused } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import { lockEarned, post } from '../data/ledger.ts'
import { findMerchantBill, freeCounters, freeOrders, saveMerchantBill } from '../data/merchant-bills.ts'
import type { MerchantBillRow } from '../data/rows.ts'
import { readReason, readText } from '../domain/check.ts'
import type { BillId, MerchantBillStatus } from '../domain/merchant-bill.ts'
import { billBack, billPaid, mayMoveBill } from '../domain/merchant-bill.ts'
import type { NamedMerchantBill } from './apply-for-takings.ts'

type Which = { readonly billId: string; readonly expectedVersion: number; readonly idempotencyKey: string }

export const approveMerchantBill = (input: Which, unit: OperatorUnit): Promise<Result<NamedMerchantBill>> =>
  decide('merchantBillApprove', input, {
    unit,
    to: 'APPROVED',
    move: (bill) => saveMerchantBill(unit.db, bill, { status: 'APPROVED', ...decidedBy(unit), decidedAt: unit.now }),
  })

/** What was set aside stands with what the shop has earned again, and its orders may be asked for again. */
export async function refuseMerchantBill(
  input: Which & { readonly reason: string },
  unit: OperatorUnit,
): Promise<Result<NamedMerchantBill>> {
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  const { db, now, emit } = unit
  return decide('merchantBillRefuse', input, {
    unit,
    to: 'REFUSED',
    async move(bill) {
      const ended = { reason: reason.value, decidedAt: now, destination: '' }
      const saved = await saveMerchantBill(db, bill, { status: 'REFUSED', ...decidedBy(unit), ...ended })
      if (!saved) return null
      await freeCounters(db, saved.shopId, saved.currency)
      // Held before its orders, as whoever asks for more does.
      await lockEarned(db, saved.shopId, saved.currency as Currency)
      if ((await post(db, billBack(saved), now)) !== 'POSTED') throw new Error(`${bill.id} was given back before`)
      await freeOrders(db, saved.id)
      emit(merchantBillRefused({ ...told(saved), reason: reason.value }))
      return saved
    },
  })
}

/** The money has left the platform: posted once, with the platform's share. */
export async function payMerchantBill(
  input: Which & { readonly transferNo: string },
  unit: OperatorUnit,
): Promise<Result<NamedMerchantBill>> {
  const transfer = readText(input.transferNo, { least: 1, most: 64, path: 'transferNo' })
  if (!transfer.ok) return transfer
  const { db, now, emit } = unit
  return decide('merchantBillPay', input, {
    unit,
    to: 'PAID',
    async move(bill) {
      const ended = { transferNo: transfer.value, paidAt: now, destination: '' }
      const saved = await saveMerchantBill(db, bill, { status: 'PAID', ...decidedBy(unit), ...ended })
      if (!saved) return null
      if ((await post(db, billPaid(saved), now)) !== 'POSTED') throw new Error(`${bill.id} was paid before`)
      emit(merchantBillPaid(told(saved)))
      return saved
    },
  })
}

type Deciding = {
  readonly unit: OperatorUnit
  readonly to: MerchantBillStatus
  /** Null when somebody else was faster. */
  readonly move: (bill: MerchantBillRow) => Promise<MerchantBillRow | null>
}

function decide(name: string, { idempotencyKey: key, ...input }: Which, { unit, to, move }: Deciding) {
  return idempotent({ name, key, input }, unit, async (): Promise<Result<NamedMerchantBill>> => {
    const bill = parseId('mbl', input.billId) && (await findMerchantBill(unit.db, input.billId))
    if (!bill) return refused('MERCHANT_BILL_NOT_FOUND', 'There is no such bill of a shop.', 'billId')
    if (bill.version !== input.expectedVersion) return stale()
    if (!mayMoveBill(bill.status as MerchantBillStatus, to))
      return refused('MERCHANT_BILL_STATUS', 'It does not stand where this can be done.', 'billId')
    const saved = await move(bill)
    return saved ? recorded(bill, saved, unit) : stale()
  })
}

function recorded(before: MerchantBillRow, after: MerchantBillRow, unit: OperatorUnit): Result<NamedMerchantBill> {
  const { status, amount, fee, currency, reason, transferNo } = after
  unit.audited({
    subjectId: after.id,
    summary: `Bill of a shop ${status.toLowerCase()}`,
    before: { status: before.status },
    after: { status, shopId: after.shopId, amount, fee, currency, reason, transferNo },
  })
  return ok({ billId: after.id as BillId })
}

const decidedBy = ({ actor }: OperatorUnit) => ({ decidedById: actor.id })

const told = ({ id, shopId, amount, currency }: MerchantBillRow) => ({
  billId: id as BillId,
  shopId: shopId as Id<'shp'>,
  amount: wire(amount, currency as Currency),
})

const stale = () => refused('STALE_VERSION', 'Somebody has changed it meanwhile.', 'expectedVersion')
