import type { Untried } from '@supermall/messaging/try-each'
import type { CashierBill, CashierBillStatus } from '../domain/cashier-bill.ts'
import { mayMoveBill } from '../domain/cashier-bill.ts'
import type { Tx } from './database.ts'

export async function findCashierBills(db: Tx, ids: readonly string[]): Promise<CashierBill[]> {
  return (await db.cashierBill.findMany({ where: { id: { in: [...ids] } } })) as CashierBill[]
}

export async function cashierBillOfCode(db: Tx, code: string): Promise<CashierBill | null> {
  return (await db.cashierBill.findUnique({ where: { code } })) as CashierBill | null
}

export async function insertCashierBill(db: Tx, bill: CashierBill): Promise<void> {
  await db.cashierBill.create({ data: bill })
}

/** Nobody else pays it or ends it until this is done. */
export async function lockCashierBill(db: Tx, id: string): Promise<CashierBill | null> {
  await db.$queryRaw`select 1 from cashier_bill where id = ${id} for update`
  return (await findCashierBills(db, [id]))[0] ?? null
}

type Edit = Partial<
  Pick<
    CashierBill,
    | 'couponId'
    | 'couponMinor'
    | 'couponShopId'
    | 'accountId'
    | 'paymentId'
    | 'channel'
    | 'takenById'
    | 'reason'
    | 'paidAt'
    | 'endedAt'
  >
>
type Step = { readonly from: CashierBillStatus; readonly to: CashierBillStatus; readonly paymentId?: string }

/** The bill, for the one call that moves it; of a try to pay it, only where that try is the one under way. */
export async function moveCashierBill(db: Tx, id: string, { from, to, ...of }: Step, edit: Edit) {
  if (!mayMoveBill(from, to)) throw new Error(`a bill never goes from ${from} to ${to}`)
  const where = { id, status: from, ...of }
  const [moved] = await db.cashierBill.updateManyAndReturn({ where, data: { ...edit, status: to } })
  return (moved as CashierBill | undefined) ?? null
}

type Coupon = Pick<CashierBill, 'couponMinor' | 'couponShopId'>

/** The coupon of the try under way is held. */
export const keepBillCoupon = async (db: Tx, { id, paymentId }: CashierBill, coupon: Coupon): Promise<void> => {
  await db.cashierBill.updateMany({ where: { id, paymentId, status: 'PAYING' }, data: coupon })
}

/** Who has taken the cash of a bill that a coupon paid a part of. */
export const keepTaker = async (db: Tx, id: string, takenById: CashierBill['takenById']): Promise<void> => {
  await db.cashierBill.updateMany({ where: { id, status: 'PAID' }, data: { takenById } })
}

/** Those whose time is over and that nobody is paying, the oldest first. */
export const findOverdueBills = async (db: Tx, now: Date, { except, most }: Untried): Promise<string[]> =>
  (
    await db.cashierBill.findMany({
      where: { status: 'OPEN', expiresAt: { lte: now }, id: { notIn: [...except] } },
      orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
      take: most,
      select: { id: true },
    })
  ).map(({ id }) => id)

/** What went back is counted with the bill, as long as it is no more than was paid; null when it would be. */
export async function addBillRefunded(db: Tx, id: string, amount: bigint): Promise<CashierBill | null> {
  const counted = await db.$executeRaw`
    update cashier_bill set refunded_minor = refunded_minor + ${amount}
    where id = ${id} and status = 'PAID' and refunded_minor + ${amount} <= amount - coalesce(coupon_minor, 0)`
  return counted === 1 ? ((await findCashierBills(db, [id]))[0] ?? null) : null
}

export type CashierTotal = {
  readonly day: string
  readonly channel: string
  readonly cashierId: string
  readonly currency: string
  readonly billCount: number
  readonly collected: bigint
  readonly refundCount: number
  readonly refunded: bigint
}

type Span = { readonly from: Date; readonly to: Date }

/** Days are those of Beijing. Who took cash answers for it, and who gave money back for that; for all else, who opened the bill. */
export const cashierTotals = (db: Tx, shopId: string, { from, to }: Span): Promise<CashierTotal[]> => db.$queryRaw<
  CashierTotal[]
>`
  select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, channel, "cashierId", currency,
    sum(came_count)::int as "billCount", sum(came)::bigint as collected,
    sum(went_count)::int as "refundCount", sum(went)::bigint as refunded
  from (
    select paid_at as at, channel, coalesce(taken_by_id, cashier_id) as "cashierId", currency,
      1 as came_count, amount - coalesce(coupon_minor, 0) as came, 0 as went_count, 0 as went
    from cashier_bill where shop_id = ${shopId} and paid_at >= ${from} and paid_at < ${to}
    union all
    -- Cash that was paid beside a coupon goes back into a wallet, as what a provider refuses does: none of it left the drawer.
    select c.settled_at, case when r.is_to_wallet or r.channel = 'cash-on-delivery' then 'balance' else c.channel end,
      c.given_by_id, c.currency, 0, 0, 1, c.amount
    from cashier_refund c left join refund r on r.id = c.refund_id
    where c.shop_id = ${shopId} and c.settled_at >= ${from} and c.settled_at < ${to}
  ) moved group by 1, 2, 3, 4 order by 1 desc, 2, 3, 4 limit 1000`
