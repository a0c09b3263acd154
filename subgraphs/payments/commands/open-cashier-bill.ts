import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after } from '@supermall/kernel/time'
import { idempotent } from '@supermall/messaging/idempotency'
import { ownShop } from '@supermall/subgraph/viewer'
import { insertCashierBill } from '../data/cashier-bills.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { CashierBill } from '../domain/cashier-bill.ts'
import { BILL_LIFE_MS, NO_COUPON } from '../domain/cashier-bill.ts'
import { readMoney, readText } from '../domain/check.ts'
import { isPayable } from '../domain/payment.ts'
import { newCode } from '../providers/secrets.ts'

export type OpenCashierBill = {
  readonly shopId: string
  readonly amount: { readonly amount: string; readonly currency: string }
  readonly note: string
  readonly idempotencyKey: string
}

/** The currency of the mall, and whether the shop may collect. */
type Counter = { readonly currency: Currency; readonly standing: Result<null> }

export type NamedBill = { readonly billId: string }

/** The staff of a shop ask for an amount; whoever reads the code can pay it. */
export async function openCashierBill(
  { idempotencyKey: key, ...asked }: OpenCashierBill,
  { currency, standing }: Counter,
  unit: OperatorUnit,
): Promise<Result<NamedBill>> {
  const shopId = parseId('shp', asked.shopId)
  if (shopId === null) return refused('SHOP_NOT_FOUND', 'There is no such shop.', 'shopId')
  ownShop(unit.actor, shopId)
  const money = readMoney(asked.amount, currency)
  if (!money.ok) return money
  if (!isPayable(money.value)) return refused('AMOUNT_LIMIT', 'From 0.01 to 100000.', 'amount')
  const note = readText(asked.note, { least: 0, most: 100, path: 'note' })
  if (!note.ok) return note
  const facts = { shopId, amount: money.value.minorUnits, currency, note: note.value }
  return idempotent({ name: 'cashierBillOpen', key, input: facts }, unit, async () => {
    if (!standing.ok) return standing
    const bill = billOf(facts, unit)
    await insertCashierBill(unit.db, bill)
    const { id, code: _, ...after } = bill
    unit.audited({ subjectId: id, summary: 'Bill opened at the counter', before: null, after })
    return ok({ billId: id })
  })
}

const billOf = (
  facts: Pick<CashierBill, 'shopId' | 'amount' | 'currency' | 'note'>,
  { actor, now }: OperatorUnit,
): CashierBill => ({
  ...facts,
  id: newId('csb'),
  code: newCode(),
  cashierId: actor.id as Id<'acc'>,
  status: 'OPEN',
  accountId: null,
  paymentId: null,
  channel: null,
  ...NO_COUPON,
  takenById: null,
  reason: null,
  expiresAt: after(now, BILL_LIFE_MS),
  createdAt: now,
  paidAt: null,
  endedAt: null,
  refundedMinor: 0n,
})
