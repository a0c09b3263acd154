import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { ok } from '@supermall/kernel/result'
import { putInDrawer } from '../commands/end-cashier-bill.ts'
import { beginTry } from '../commands/pay-cashier-bill.ts'
import { giveBack } from '../commands/refund-cashier-bill.ts'
import { findCashierBills, insertCashierBill, moveCashierBill } from '../data/cashier-bills.ts'
import type { Unit } from '../data/database.ts'
import type { CashierBill } from '../domain/cashier-bill.ts'
import { NO_COUPON } from '../domain/cashier-bill.ts'

type Plan = {
  readonly note: string
  readonly minor: bigint
  /** How it ended; it waits to be paid when nothing is said. */
  readonly end?: 'CASH' | 'CANCELLED' | { readonly walletOf: number }
  /** What of it was given back, and why. */
  readonly back?: { readonly minor: bigint | null; readonly reason: string }
}

/** At the counter of the first shop, which has one. */
export const bills: readonly Plan[] = [
  { note: '拿铁两杯', minor: 5_800n, end: { walletOf: 4 } },
  { note: '到店自提补差价', minor: 1_250n, end: 'CASH' },
  { note: '手冲咖啡豆 250g', minor: 12_800n, end: { walletOf: 6 }, back: { minor: 4_800n, reason: '少给了一包' } },
  { note: '蛋糕一份', minor: 3_600n, end: 'CASH', back: { minor: null, reason: '蛋糕卖完了' } },
  { note: '输错金额', minor: 99_900n, end: 'CANCELLED' },
  { note: '下午茶套餐', minor: 8_800n },
  { note: 'Gift wrapping', minor: 500n },
]

const SHOP = derivedId('shp', 0)
const CASHIER = derivedId('acc', 1000)
/** Bills of a demo wait for as long as somebody looks at it. */
const LATEST = new Date('2036-12-31T16:00:00Z')

/** One bill with all that came of it; nothing where an earlier start has laid it. */
export async function layBill(ordinal: number, currency: Currency, unit: Unit): Promise<void> {
  const plan = bills[ordinal]
  const id = derivedId('csb', ordinal)
  if (!plan || (await findCashierBills(unit.db, [id])).length > 0) return
  const bill = billOf(plan, { id, code: `demo-counter-${100 + ordinal}`, currency, now: unit.now })
  await insertCashierBill(unit.db, bill)
  await end(bill, plan, unit)
  const [paid] = await findCashierBills(unit.db, [id])
  if (plan.back && !(paid && (await giveBack(paid, { ...plan.back, givenById: CASHIER }, unit)).ok))
    throw new Error(`the demo's ${id} gives back more than was paid`)
}

async function end(bill: CashierBill, { end: way }: Plan, unit: Unit): Promise<void> {
  if (way === undefined) return
  if (way === 'CASH') return putInDrawer(bill, CASHIER, unit)
  if (way !== 'CANCELLED') return payByWallet(bill.id, derivedId('acc', way.walletOf), unit)
  const edit = { reason: bill.note, endedAt: unit.now }
  await moveCashierBill(unit.db, bill.id, { from: 'OPEN', to: 'CANCELLED' }, edit)
}

async function payByWallet(billId: string, accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const way = { channel: 'balance', method: null, payToken: null, couponId: null } as const
  const begun = await beginTry({ billId, accountId, ...way, standing: ok(null) }, unit)
  if (!begun.ok) throw new Error(`the demo's bill was not paid: ${JSON.stringify(begun.refusals)}`)
}

type Made = Pick<CashierBill, 'id' | 'code' | 'currency'> & { readonly now: Date }

const billOf = ({ note, minor: amount }: Plan, { now, ...made }: Made): CashierBill => ({
  ...made,
  shopId: SHOP,
  cashierId: CASHIER,
  amount,
  note,
  status: 'OPEN',
  ...NO_COUPON,
  refundedMinor: 0n,
  accountId: null,
  paymentId: null,
  channel: null,
  takenById: null,
  reason: null,
  expiresAt: LATEST,
  createdAt: now,
  paidAt: null,
  endedAt: null,
})
