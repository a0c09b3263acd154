import type { Tx } from './database.ts'
import type { ExportRow } from './rows.ts'

export const insertExport = (db: Tx, row: ExportRow): Promise<ExportRow> => db.financeExport.create({ data: row })

export const findExports = (db: Tx, ids: readonly string[]): Promise<ExportRow[]> =>
  db.financeExport.findMany({ where: { id: { in: [...ids] } } })

export const findWaitingExport = (db: Tx): Promise<ExportRow | null> =>
  db.financeExport.findFirst({ where: { status: 'WAITING' }, orderBy: { createdAt: 'asc' } })

type Ended = Pick<ExportRow, 'status' | 'rowCount' | 'content' | 'failure'> & { readonly endedAt: Date }

export const endExport = async (db: Tx, id: string, ended: Ended): Promise<void> => {
  await db.financeExport.updateMany({ where: { id, status: 'WAITING' }, data: ended })
}

type Span = { readonly fromAt: Date; readonly toAt: Date }

/** The rows of a statement in steps, so that none of them holds the database for long. */
export async function readRows(
  db: Tx,
  kind: string,
  { fromAt, toAt, after, take }: Span & { after: string; take: number },
) {
  const span = { gte: fromAt, lt: toAt }
  const page = { orderBy: { id: 'asc' }, take } as const
  if (kind === 'PAYMENTS')
    return db.payment.findMany({ where: { status: 'SUCCEEDED', createdAt: span, id: { gt: after } }, ...page })
  if (kind === 'REFUNDS') return db.refund.findMany({ where: { createdAt: span, id: { gt: after } }, ...page })
  const kinds = { in: ['WALLET_AVAILABLE', 'WALLET_FROZEN'] }
  return db.ledgerPosting.findMany({ where: { kind: kinds, createdAt: span, id: { gt: after } }, ...page })
}
