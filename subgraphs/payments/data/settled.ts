import type { Currency } from '@supermall/kernel/money'
import { after } from '@supermall/kernel/time'
import { COUNTER_OPEN_MS } from '../domain/merchant-bill.ts'
import { openCounters } from './counter-takings.ts'
import type { Tx } from './database.ts'
import { lockEarned } from './ledger.ts'
import { gotOf, wentOf } from './order-takings.ts'

/** Nothing of them can be given back any more. */
export const markSettled = async (db: Tx, orderIds: readonly string[], now: Date): Promise<void> =>
  void (await db.orderFact.updateMany({
    where: { orderId: { in: [...orderIds] }, settledAt: null },
    data: { settledAt: now },
  }))

/** They are asked about again then. */
export const lookLater = async (db: Tx, orderIds: readonly string[], at: Date): Promise<void> =>
  void (await db.orderFact.updateMany({ where: { orderId: { in: [...orderIds] } }, data: { lookAt: at } }))

type Unsettled = { readonly shopId: string; readonly orderIds: readonly string[] }

/** Paid orders of one shop of which something could still be given back when orders were asked last; null where it is no time to ask again. */
export async function findUnsettled(db: Tx, now: Date, most: number): Promise<Unsettled | null> {
  const where = { settledAt: null, paidAt: { not: null }, lookAt: { lte: now } }
  const orderBy = [{ lookAt: 'asc' }, { orderId: 'asc' }] as const
  const first = await db.orderFact.findFirst({ where: { ...where, shopId: { not: null } }, orderBy: [...orderBy] })
  const shopId = first?.shopId ?? null
  if (shopId === null) return null
  const rows = await db.orderFact.findMany({
    where: { ...where, shopId },
    orderBy: [...orderBy],
    take: most,
    select: { orderId: true },
  })
  return { shopId, orderIds: rows.map(({ orderId }) => orderId) }
}

type Waiting = { readonly shopId: string | null; readonly currency: string; readonly orderId: string | null }

/**
 * Whether other orders of the shop were not asked about since then, so that more of it may be done with than is known. That of which money is
 * to go back is not.
 */
export const isToBeAsked = async (db: Tx, { shopId, currency, orderId }: Waiting, since: Date): Promise<boolean> =>
  (await db.orderFact.findFirst({
    where: {
      shopId,
      currency,
      orderId: { not: orderId ?? '' },
      settledAt: null,
      paidAt: { not: null },
      lookAt: { lte: since },
    },
    select: { orderId: true },
  })) !== null

type At = { readonly db: Tx; readonly now: Date }

/**
 * What the platform owes a shop and nobody can give back any more, held: whoever takes of it waits. Only that covers what a shop gives away:
 * what is covered by an order that goes back afterwards would be made of nothing.
 */
export async function lockFree({ db, now }: At, shopId: string, currency: Currency): Promise<bigint> {
  const earned = await lockEarned(db, shopId, currency)
  const [row] = await db.$queryRaw<{ open: bigint }[]>`
    select coalesce(sum(greatest(coalesce(s.got, 0) - coalesce(r.went, 0), 0)), 0)::bigint as open
    from order_fact f
    left join ${gotOf('f.order_id', 'f.cash_apart')} on true left join ${wentOf('f.order_id', 'f.payable_id')} on true
    where f.shop_id = ${shopId} and f.currency = ${currency} and f.settled_at is null and f.paid_at is not null`
  const since = after(now, -COUNTER_OPEN_MS)
  return earned - (row?.open ?? 0n) - (await openCounters(db, { shopId, currency, since }))
}
