import type { Tx } from './database.ts'
import type { RunRow } from './rows.ts'

export const listRuns = (db: Tx): Promise<RunRow[]> =>
  db.reconciliationRun.findMany({ orderBy: [{ createdAt: 'desc' }, { day: 'desc' }], take: 100 })

export const keepRun = async (db: Tx, run: RunRow): Promise<void> => {
  const { day, channel } = run
  await db.reconciliationRun.upsert({ where: { day_channel: { day, channel } }, create: run, update: run })
}

export type OurLine = {
  readonly kind: 'PAYMENT' | 'REFUND'
  readonly subjectId: string
  readonly paymentId: string
  readonly amount: bigint
  readonly currency: string
}

type Span = { readonly from: Date; readonly to: Date }

/** What the books say went through a provider within a day. */
export async function ourLines(db: Tx, channel: string, { from, to }: Span): Promise<OurLine[]> {
  const captures = await db.capture.findMany({ where: { channel, capturedAt: { gte: from, lt: to } } })
  const refunds = await db.refund.findMany({
    where: { channel, status: 'SUCCEEDED', settledAt: { gte: from, lt: to }, providerPart: { gt: 0 } },
  })
  return [
    ...captures.map(({ paymentId, providerPart: amount, currency }) => ({
      kind: 'PAYMENT' as const,
      subjectId: paymentId,
      paymentId,
      amount,
      currency,
    })),
    ...refunds.map(({ id, paymentId, providerPart: amount, currency }) => ({
      kind: 'REFUND' as const,
      subjectId: id,
      paymentId,
      amount,
      currency,
    })),
  ]
}

export type OrderGap = {
  readonly paymentId: string
  readonly orderId: string
  readonly channel: string
  readonly amount: bigint
  readonly known: bigint | null
}

/** Orders that were paid here and have not said so, or say another amount than their payment came to. */
export const orderGaps = (db: Tx, { from, to }: Span): Promise<OrderGap[]> => db.$queryRaw<OrderGap[]>`
  select c.payment_id as "paymentId", p.order_id as "orderId", c.channel, c.amount, f.paid as known
  from capture c join payment p on p.id = c.payment_id left join order_fact f on f.order_id = p.order_id
  where c.captured_at >= ${from} and c.captured_at < ${to} and not c.is_late and p.shop_id is not null
    and p.order_id is not null and (f.paid_at is null or f.paid <> c.amount) and f.cancelled_at is null
  limit 1000`
