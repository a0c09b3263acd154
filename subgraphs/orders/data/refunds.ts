import { MOST_REFUNDS } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import type { LineBack } from '../domain/aftersale-restock.ts'
import type { Order } from '../domain/order.ts'
import type { Share } from '../domain/refund-shares.ts'
import type { Tx } from './database.ts'

export type RefundLine = LineBack

export type Refund = {
  readonly id: Id<'rfd'>
  readonly orderId: Id<'ord'>
  readonly caseId: Id<'asc'> | null
  readonly cause: 'LATE' | 'OUT_OF_STOCK' | 'OPERATOR' | 'AFTERSALE'
  readonly currency: string
  readonly amountMinor: bigint
  readonly isFull: boolean
  readonly lines: readonly RefundLine[]
  readonly status: 'REQUESTED' | 'SUCCEEDED' | 'FAILED'
  readonly reason: string
  readonly paymentId: Id<'pay'> | null
  readonly createdAt: Date
  readonly endedAt: Date | null
  /** Why it failed, as long as it has. */
  readonly failure: string | null
}

/** False when money of that payment that came too late is on its way back already. */
export async function insertRefund(db: Tx, refund: Refund): Promise<boolean> {
  const { count } = await db.refund.createMany({
    data: { ...refund, lines: refund.lines as object[] },
    skipDuplicates: true,
  })
  return count === 1
}

/** Whether this very money was sent back before. */
export async function isSentBack(db: Tx, { orderIds, paymentId }: { orderIds: readonly string[]; paymentId: string }) {
  return (await db.refund.count({ where: { orderId: { in: [...orderIds] }, paymentId } })) > 0
}

export async function findRefund(db: Tx, id: string): Promise<Refund | null> {
  return (await db.refund.findUnique({ where: { id } })) as Refund | null
}

/** Compared and set: a refund ends once, whatever is told twice. One that failed may succeed after somebody has looked. */
export async function endRefund(
  db: Tx,
  id: string,
  { status, failure = null, now }: { status: 'SUCCEEDED' | 'FAILED'; failure?: string | null; now: Date },
): Promise<boolean> {
  const from = status === 'SUCCEEDED' ? ['REQUESTED', 'FAILED'] : ['REQUESTED']
  const data = { status, failure, endedAt: now }
  const { count } = await db.refund.updateMany({ where: { id, status: { in: from } }, data })
  return count === 1
}

/** False when it has not failed. */
export async function reopenRefund(db: Tx, id: string): Promise<boolean> {
  const data = { status: 'REQUESTED', failure: null, endedAt: null }
  return (await db.refund.updateMany({ where: { id, status: 'FAILED' }, data })).count === 1
}

export async function findRefunds(db: Tx, orderIds: readonly string[]): Promise<Refund[]> {
  return (await db.refund.findMany({
    where: { orderId: { in: [...orderIds] } },
    orderBy: { id: 'asc' },
  })) as unknown as Refund[]
}

/**
 * Whether a provider has given back by as many parts as it gives back one payment, and holds money still. It gives first, so that what is
 * left when it holds none goes back into a wallet, by any number of parts.
 */
export async function isRefundedOut(db: Tx, order: Order): Promise<boolean> {
  const [row] = await db.$queryRaw<{ readonly isOut: boolean | null }[]>`
    with paid as (
      select id, case when lower(channel) = 'balance' then 0 else paid_minor - balance_minor end as provided_minor from mall_order
      where (id = ${order.id} or parent_id = ${order.parentId}) and payment_id = ${order.paymentId} and not is_parent),
    back as (
      select amount_minor from refund
      where order_id in (select id from paid) and status <> 'FAILED' and cause <> 'LATE' and amount_minor > 0)
    select (select count(*) from back) >= ${MOST_REFUNDS}
      and (select sum(amount_minor) from back) < (select sum(provided_minor) from paid) as "isOut"`
  return row?.isOut ?? false
}

/** What of an order is on its way back and not there yet. */
export async function pendingMinor(db: Tx, orderId: string): Promise<bigint> {
  const where = { orderId, status: { in: ['REQUESTED', 'FAILED'] }, cause: { not: 'LATE' } }
  const { _sum } = await db.refund.aggregate({ where, _sum: { amountMinor: true } })
  return _sum.amountMinor ?? 0n
}

/** The same, by which refunds, and whether it is the last of the order's money, where all refunds of the order are known. */
export function pendingOf(refunds: readonly Refund[]) {
  const pending = refunds.filter(({ status, cause }) => status !== 'SUCCEEDED' && cause !== 'LATE')
  const pendingMinor = pending.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
  return { pendingMinor, pending, isLast: pending.some(({ isFull }) => isFull) }
}

/** What gives back, without a case, pieces that were not there to be sent, or that nobody will send. */
export async function findShort(db: Tx, orderId: string): Promise<Refund[]> {
  const cause = { in: ['OUT_OF_STOCK', 'OPERATOR'] }
  const where = { orderId, caseId: null, cause, status: { in: ['REQUESTED', 'FAILED'] } }
  return (await db.refund.findMany({ where, orderBy: { id: 'asc' } })) as unknown as Refund[]
}

/** What went back of an order and of its lines: guarded by the row's own check, never beyond what was paid. */
export async function addRefunded(
  db: Tx,
  orderId: string,
  {
    amountMinor,
    lines,
    now,
  }: {
    amountMinor: bigint
    lines: readonly Share[]
    now: Date
  },
): Promise<void> {
  const rows = JSON.stringify(lines.map((line) => ({ ...line, amountMinor: line.amountMinor.toString() })))
  await db.$executeRaw`
    with lined as (
      update order_line l set refunded_quantity = least(l.quantity, l.refunded_quantity + d.quantity),
        returned_quantity = least(l.shipped_quantity, l.returned_quantity + d."sentQuantity"),
        refunded_minor = l.refunded_minor + d."amountMinor"
      from jsonb_to_recordset(${rows}::jsonb) as d("lineId" text, quantity integer, "sentQuantity" integer, "amountMinor" bigint)
      where l.id = d."lineId")
    update mall_order set refunded_minor = refunded_minor + ${amountMinor}, version = version + 1, updated_at = ${now}
    where id = ${orderId} or id = (select parent_id from mall_order where id = ${orderId})`
}
