import type { Failure } from '@supermall/messaging/take-turn'
import type { Tx } from './database.ts'
import type { ExportRow } from './rows.ts'

export const insertExport = (db: Tx, row: ExportRow): Promise<ExportRow> => db.financeExport.create({ data: row })

export const findExports = (db: Tx, ids: readonly string[]): Promise<ExportRow[]> =>
  db.financeExport.findMany({ where: { id: { in: [...ids] } } })

/** The oldest that waits, but none of these. */
export const findWaitingExport = (db: Tx, except: readonly string[]): Promise<ExportRow | null> =>
  db.financeExport.findFirst({
    where: { status: 'WAITING', id: { notIn: [...except] } },
    orderBy: { createdAt: 'asc' },
  })

/** Counts a failure, and gives up with the last that it may have. */
export const failExport = async (db: Tx, id: string, { most, now }: Failure): Promise<void> => {
  await db.$executeRaw`
    update finance_export set failure_count = failure_count + 1,
      status = case when failure_count + 1 < ${most} then status else 'FAILED' end,
      failure = case when failure_count + 1 < ${most} then failure else 'It could not be made.' end,
      ended_at = case when failure_count + 1 < ${most} then ended_at else ${now}::timestamptz end
    where id = ${id} and status = 'WAITING'`
}

type Ended = Pick<ExportRow, 'status' | 'rowCount' | 'content' | 'failure'> & { readonly endedAt: Date }

export const endExport = async (db: Tx, id: string, ended: Ended): Promise<void> => {
  await db.financeExport.updateMany({ where: { id, status: 'WAITING' }, data: ended })
}

type Page = { readonly fromAt: Date; readonly toAt: Date; readonly after: string; readonly take: number }
type Rows = Promise<readonly (Readonly<Record<string, unknown>> & { readonly id: string })[]>
type Read = (db: Tx, page: Page) => Rows

const within = ({ fromAt, toAt }: Page) => ({ gte: fromAt, lt: toAt })
const next = ({ take }: Page) => ({ orderBy: { id: 'asc' }, take }) as const

const payments: Read = (db, page) =>
  db.payment.findMany({
    where: { status: 'SUCCEEDED', createdAt: within(page), id: { gt: page.after } },
    ...next(page),
  })

/** Cash at a counter is paid by no payment: the bill itself stands for it, at the time when it was taken. */
const cashTaken: Read = async (db, page) => {
  const isCash = { takenById: { not: null }, paymentId: null, paidAt: within(page) }
  const bills = await db.cashierBill.findMany({ where: { ...isCash, id: { gt: page.after } }, ...next(page) })
  return bills.map((bill) => ({ ...bill, kind: 'CASHIER', purchaseId: bill.id, settledAt: bill.paidAt }))
}

const refunds: Read = (db, page) =>
  db.refund.findMany({ where: { createdAt: within(page), id: { gt: page.after } }, ...next(page) })

/** It is out of the drawer at once, by no refund of a payment. */
const cashGiven: Read = async (db, page) => {
  const isCash = { refundId: null, createdAt: within(page) }
  const given = await db.cashierRefund.findMany({ where: { ...isCash, id: { gt: page.after } }, ...next(page) })
  return given.map((refund) => ({ ...refund, status: 'SUCCEEDED' }))
}

const walletEntries: Read = (db, page) =>
  db.ledgerPosting.findMany({
    where: {
      kind: { in: ['WALLET_AVAILABLE', 'WALLET_FROZEN'] },
      createdAt: within(page),
      id: { gt: page.after },
    },
    ...next(page),
  })

const READS: Readonly<Record<string, readonly Read[]>> = {
  PAYMENTS: [payments, cashTaken],
  REFUNDS: [refunds, cashGiven],
  WALLET_ENTRIES: [walletEntries],
}

/** The ways to the rows of a statement, one after the other; each in steps, so that none of them holds the database for long. */
export const readsOf = (kind: string): readonly Read[] => READS[kind] ?? []
