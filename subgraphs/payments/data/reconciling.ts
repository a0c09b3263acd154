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
    where: {
      channel,
      status: 'SUCCEEDED',
      settledAt: { gte: from, lt: to },
      providerPart: { gt: 0 },
      isToWallet: false,
    },
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
