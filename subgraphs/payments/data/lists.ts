import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset, positionIn } from '@supermall/subgraph/keyset'
import type { CashierBill } from '../domain/cashier-bill.ts'
import type { CashierRefund } from '../domain/cashier-refund.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import type { Tx } from './database.ts'
import type { Where } from './filter.ts'
import type { RedPacket } from './red-packets.ts'
import type { DifferenceRow, ExportRow, PostingRow, RechargeRow, WithdrawalRow } from './rows.ts'

export type Counted<Row> = Connection<Row> & { readonly totalCount: () => Promise<number> }
export type Listing = { readonly where: Where; readonly isOldestFirst?: boolean; readonly args: PageArgs }

export const pagePayments = (db: Tx, listing: Listing): Promise<Counted<Payment>> =>
  listPage(db.payment, 'payments', listing)
export const pageRefunds = (db: Tx, listing: Listing): Promise<Counted<Refund>> =>
  listPage(db.refund, 'refunds', listing)
export const pageEntries = (db: Tx, listing: Listing): Promise<Counted<PostingRow>> =>
  listPage(db.ledgerPosting, 'entries', listing)
export const pageRecharges = (db: Tx, listing: Listing): Promise<Counted<RechargeRow>> =>
  listPage(db.recharge, 'recharges', listing)
export const pageRedPackets = (db: Tx, listing: Listing): Promise<Counted<RedPacket>> =>
  listPage(db.redPacket, 'red-packets', listing)
export const pageCashierBills = (db: Tx, listing: Listing): Promise<Counted<CashierBill>> =>
  listPage(db.cashierBill, 'cashier-bills', listing)
export const pageCashierRefunds = (db: Tx, listing: Listing): Promise<Counted<CashierRefund>> =>
  listPage(db.cashierRefund, 'cashier-refunds', listing)
export const pageWithdrawals = (db: Tx, listing: Listing): Promise<Counted<WithdrawalRow>> =>
  listPage(db.withdrawal, 'withdrawals', listing)
export const pageExports = (db: Tx, listing: Listing): Promise<Counted<ExportRow>> =>
  listPage(db.financeExport, 'exports', listing)
export const pageDifferences = (db: Tx, listing: Listing): Promise<Counted<DifferenceRow>> =>
  listPage(db.difference, 'differences', listing)

/** The part of Prisma's delegates that all tables share. */
type Listed = {
  readonly findMany: (args: never) => PromiseLike<readonly object[]>
  readonly count: (args: never) => PromiseLike<number>
}

const COUNT_CAP = 10_000

/** One page of a table. The count is a statement of its own, sent when a client selects it and ended at the cap. */
async function listPage<Row extends { readonly id: string }>(
  table: Listed,
  name: string,
  { where, isOldestFirst = false, args }: Listing,
): Promise<Counted<Row>> {
  const order: Order = { column: 'createdAt', isDescending: !isOldestFirst, read: (value) => new Date(String(value)) }
  const page = pageOf(args, `${name} ${isOldestFirst ? 'oldest' : 'newest'}`)
  const keys = keyset(page, order)
  const rows = (await table.findMany({ ...keys, where: { AND: [where, keys.where] } } as never)) as readonly Row[]
  return {
    ...connection(rows, page, positionIn<Row>(order)),
    totalCount: async () => table.count({ where, take: COUNT_CAP } as never),
  }
}
