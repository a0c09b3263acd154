import type { PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import type { Order } from '@supermall/subgraph/keyset'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage as pageOfTable } from '@supermall/subgraph/list-page'
import type { CashierBill } from '../domain/cashier-bill.ts'
import type { CashierRefund } from '../domain/cashier-refund.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import type { Tx } from './database.ts'
import { callsIn } from './provider-calls.ts'
import type { RedPacket } from './red-packets.ts'
import type {
  BilledOrderRow,
  CallRow,
  DebtRow,
  DifferenceRow,
  MerchantBillRow,
  PostingRow,
  RechargeRow,
  WaitingGiftRow,
  WithdrawalRow,
} from './rows.ts'

type Listing = {
  readonly where: Where
  /** A list of the viewer's own takes no cursor of the one of everybody's, and gives none to it. */
  readonly isOwn?: boolean
  readonly isOldestFirst?: boolean
  readonly args: PageArgs
}

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
export const pageMerchantBills = (db: Tx, listing: Listing): Promise<Counted<MerchantBillRow>> =>
  listPage(db.merchantBill, 'merchant-bills', listing)

/** As they were asked for: the ids of those of one bill begin with one time. */
export const pageBilledOrders = (db: Tx, { where, args }: Listing): Promise<Counted<BilledOrderRow>> =>
  pageOfTable<BilledOrderRow>(db.merchantBillOrder, { where, order: byId(false), sort: 'billed orders' }, args)

export const pageDebts = (db: Tx, listing: Listing): Promise<Counted<DebtRow>> =>
  listPage(db.walletDebt, 'debts', listing)
export const pageWaitingGifts = (db: Tx, listing: Listing): Promise<Counted<WaitingGiftRow>> =>
  listPage(db.waitingGift, 'waiting gifts', { ...listing, isOldestFirst: true })
export const pageDifferences = (db: Tx, listing: Listing): Promise<Counted<DifferenceRow>> =>
  listPage(db.difference, 'differences', listing)

/** Their ids begin with their time. */
export const pageCalls = (db: Tx, { where, args }: Listing): Promise<Counted<CallRow>> =>
  pageOfTable<CallRow>(callsIn(db), { where, order: byId(true), sort: 'calls newest' }, args)

/** Newest first, where nothing else is said. */
function listPage<Row extends { readonly id: string }>(
  table: Parameters<typeof pageOfTable>[0],
  name: string,
  { where, isOwn = false, isOldestFirst = false, args }: Listing,
): Promise<Counted<Row>> {
  const order: Order = { column: 'createdAt', isDescending: !isOldestFirst, read: (value) => new Date(String(value)) }
  const sort = `${isOwn ? 'own ' : ''}${name} ${isOldestFirst ? 'oldest' : 'newest'}`
  return pageOfTable<Row>(table, { where, order, sort }, args)
}
