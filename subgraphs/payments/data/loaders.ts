import { findExports } from '@supermall/subgraph/export-runs'
import { byId, lists, rows } from '@supermall/subgraph/load'
import type { CashierBill } from '../domain/cashier-bill.ts'
import type { CashierRefund } from '../domain/cashier-refund.ts'
import type { FriendPay } from '../domain/friend-pay.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { findCashierBills } from './cashier-bills.ts'
import { findCashierRefunds, refundsOfBills } from './cashier-refunds.ts'
import type { Tx } from './database.ts'
import { findDifferences } from './differences.ts'
import type { Export } from './exports.ts'
import type { PaidPart } from './friend-pays.ts'
import { findFriendPays, paidPartsOf } from './friend-pays.ts'
import { listStatuses } from './history.ts'
import { findMerchantBills } from './merchant-bills.ts'
import { findCaptures, findPayments } from './payments.ts'
import type { Heard } from './provider-calls.ts'
import { exchangesReader, listCalls } from './provider-calls.ts'
import type { Purchase } from './purchases.ts'
import { findPurchases } from './purchases.ts'
import { findRecharges, rechargesOfPayments } from './recharges.ts'
import type { RedPacket } from './red-packets.ts'
import { findRedPackets } from './red-packets.ts'
import { findRefunds, refundsOfPayments } from './refunds.ts'
import type {
  CallRow,
  CaptureRow,
  DifferenceRow,
  MerchantBillRow,
  RechargeRow,
  StatusRow,
  WithdrawalRow,
} from './rows.ts'
import { findWithdrawals } from './withdrawals.ts'

export type Loaders = ReturnType<typeof loaders>

/** Made once per request: what one request asks twice is read once. */
export const loaders = (db: Tx) => ({
  payment: rows<Payment>((ids) => findPayments(db, ids)),
  refund: rows<Refund>((ids) => findRefunds(db, ids)),
  recharge: rows<RechargeRow>((ids) => findRecharges(db, ids)),
  rechargeOf: byId<string, RechargeRow>(
    (ids) => rechargesOfPayments(db, ids),
    ({ paymentId }) => paymentId,
  ),
  purchase: rows<Purchase>((ids) => findPurchases(db, ids)),
  redPacket: rows<RedPacket>((ids) => findRedPackets(db, ids)),
  cashierBill: rows<CashierBill>((ids) => findCashierBills(db, ids)),
  cashierRefund: rows<CashierRefund>((ids) => findCashierRefunds(db, ids)),
  cashierRefundsOf: lists<CashierRefund>('billId', (ids) => refundsOfBills(db, ids)),
  merchantBill: rows<MerchantBillRow>((ids) => findMerchantBills(db, ids)),
  withdrawal: rows<WithdrawalRow>((ids) => findWithdrawals(db, ids)),
  difference: rows<DifferenceRow>((ids) => findDifferences(db, ids)),
  export: rows<Export>((ids) => findExports(db, ids)),
  friendPay: rows<FriendPay>((ids) => findFriendPays(db, ids)),
  paidParts: lists<PaidPart>('friendPayId', (ids) => paidPartsOf(db, ids)),
  capture: byId<string, CaptureRow>(
    (ids) => findCaptures(db, ids),
    ({ paymentId }) => paymentId,
  ),
  refundsOf: lists<Refund>('paymentId', (ids) => refundsOfPayments(db, ids)),
  history: lists<StatusRow>('subjectId', (ids) => listStatuses(db, ids)),
  calls: lists<CallRow>('subjectId', (ids) => listCalls(db, ids)),
  heard: rows<Heard>(exchangesReader(db)),
})
