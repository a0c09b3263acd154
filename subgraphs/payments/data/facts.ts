import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Tx } from './database.ts'

type Fact = { readonly orderId: string; readonly currency: string }

/** Whether an order was cancelled, possibly before anything else was heard of it. */
export async function isCancelled(db: Tx, orderId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from order_fact where order_id = ${orderId} and cancelled_at is not null`
  return rows.length > 0
}

type Known = { readonly isCancelled: boolean; readonly price: bigint | null }

/**
 * What was heard of an order before it is opened to payment. Whoever hears something of it at this moment waits until the payment is
 * there, and finds it.
 */
export async function lockFact(db: Tx, { orderId, currency }: Fact): Promise<Known> {
  const [known] = await db.$queryRaw<Known[]>`
    insert into order_fact as mine (order_id, currency) values (${orderId}, ${currency})
    on conflict (order_id) do update set currency = mine.currency
    returning mine.cancelled_at is not null as "isCancelled", mine.price`
  if (!known) throw new Error(`nothing is known of ${orderId}`)
  return known
}

type PaidFact = Fact & { readonly payableId: string; readonly shopId: string; readonly paid: bigint }

/**
 * What orders tell of themselves: paid once, refunded by so much, cancelled. At the door one is paid with nothing first and with all
 * of it later, and the two may be heard the other way round.
 */
export async function keepPaid(db: Tx, facts: readonly PaidFact[], at: Date): Promise<void> {
  const rows = facts.map(({ paid, ...fact }) => ({ ...fact, paid: paid.toString() }))
  await db.$executeRaw`
    insert into order_fact (order_id, payable_id, shop_id, currency, paid, paid_at)
    select distinct on ("orderId") "orderId", "payableId", "shopId", currency, paid, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(
      "orderId" text, "payableId" text, "shopId" text, currency text, paid bigint)
    order by "orderId", paid desc
    on conflict (order_id) do update set payable_id = excluded.payable_id, shop_id = excluded.shop_id,
      currency = excluded.currency, paid = greatest(order_fact.paid, excluded.paid), paid_at = excluded.paid_at`
}

type ShareDue = {
  readonly orderId: Id<'ord'>
  readonly payableId: string
  readonly shopId: string
  readonly currency: Currency
  /** Its buyer has received it already. */
  readonly isReceived: boolean
  readonly paid: bigint
  /** Of what was paid, less what went back before it was shared out. */
  readonly amount: bigint
}

/** Those of what was paid at once that call themselves paid, and whose shop has nothing of it yet. */
export const sharesDue = (db: Tx, payableIds: readonly string[]): Promise<ShareDue[]> => db.$queryRaw<ShareDue[]>`
  select f.order_id as "orderId", f.payable_id as "payableId", f.shop_id as "shopId", f.currency, f.paid,
    exists (select from order_taking t where t.order_id = f.order_id) as "isReceived", f.paid + coalesce((
    select sum(p.amount) from ledger_posting p join refund r on r.id = p.biz_id
    where p.kind = 'SUSPENSE' and p.owner_id = f.payable_id and p.biz_type = 'REFUND' and r.order_id = f.order_id), 0)::bigint
    as amount
  from order_fact f
  where f.payable_id = any((select ${payableIds}::text[])::text[]) and f.paid_at is not null and f.shop_id is not null and not exists (
    select 1 from ledger_transaction t where t.biz_type = 'ORDER_SHARE' and t.biz_id = f.order_id)
  order by f.shop_id, f.order_id`

export async function keepRefunded(db: Tx, { orderId, currency, amount }: Fact & { amount: bigint }): Promise<void> {
  await db.orderFact.upsert({
    where: { orderId },
    create: { orderId, currency, refunded: amount },
    update: { refunded: { increment: amount } },
  })
}

type PriceFact = Fact & { readonly price: bigint; readonly revision: number }

/** What is paid at once costs something else. False when a later price was heard already. */
export async function keepPrice(db: Tx, { orderId, currency, price, revision }: PriceFact): Promise<boolean> {
  const kept = await db.$executeRaw`
    insert into order_fact as mine (order_id, currency, price, price_revision)
    values (${orderId}, ${currency}, ${price}, ${revision})
    on conflict (order_id) do update set price = excluded.price, price_revision = excluded.price_revision
    where mine.price_revision < excluded.price_revision`
  return kept === 1
}

/** What it costs since it was priced anew; null where it never was. */
export async function priceOf(db: Tx, orderId: string): Promise<bigint | null> {
  const fact = await db.orderFact.findUnique({ where: { orderId }, select: { price: true } })
  return fact?.price ?? null
}

/** Also for one that nothing is known of: what is closed before it was opened stays closed. */
export async function keepCancelled(db: Tx, { orderId, currency, at }: Fact & { at: Date }): Promise<void> {
  await db.orderFact.upsert({
    where: { orderId },
    create: { orderId, currency, cancelledAt: at },
    update: { cancelledAt: at },
  })
}
