import type { Currency } from '@supermall/kernel/money'
import type { Counted } from '@supermall/subgraph/list-page'
import type { Mended } from '../commands/mend-refunds.ts'
import type { SettledUnclaimed } from '../commands/settle-unclaimed.ts'
import type { SettledGift } from '../commands/settle-waiting-gift.ts'
import type { CashierTotal } from '../data/cashier-bills.ts'
import type { Export } from '../data/exports.ts'
import type { PaidPart } from '../data/friend-pays.ts'
import type { Clearing } from '../data/order-takings.ts'
import type { Purchase } from '../data/purchases.ts'
import type { RedPacket } from '../data/red-packets.ts'
import type {
  BilledOrderRow,
  CallRow,
  CaptureRow,
  ChannelRow,
  DebtRow,
  DifferenceRow,
  MerchantBillRow,
  PostingRow,
  RechargeRow,
  RunRow,
  StatusRow,
  WaitingGiftRow,
  WithdrawalRow,
} from '../data/rows.ts'
import type { StatementLine, Total } from '../data/statements.ts'
import type { CashierBill } from '../domain/cashier-bill.ts'
import type { CashierRefund } from '../domain/cashier-refund.ts'
import type { FriendPay } from '../domain/friend-pay.ts'
import type { Action, Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'

/** What stands behind each type of the schema: what its resolvers are given. */
export type PaymentModel = Payment
export type PurchaseModel = Purchase
export type CaptureModel = CaptureRow
export type ActionModel = Action
export type StatusModel = StatusRow
export type CallModel = CallRow
export type RefundModel = Refund
export type ChannelModel = ChannelRow
export type WalletModel = {
  readonly accountId: string
  readonly available: bigint
  readonly frozen: bigint
  readonly hasPayPassword: boolean
  readonly isFrozen: boolean
  readonly frozenReason: string | null
}
export type EntryModel = PostingRow
export type DebtModel = DebtRow
export type WaitingGiftModel = WaitingGiftRow
export type SettledGiftModel = SettledGift
export type UnclaimedModel = SettledUnclaimed
export type RechargeModel = RechargeRow
export type CashierBillModel = CashierBill
export type CashierRefundModel = CashierRefund
export type CashierTotalModel = CashierTotal
export type RedPacketModel = RedPacket
export type WithdrawalModel = WithdrawalRow
export type MerchantBillModel = MerchantBillRow
export type BilledOrderModel = BilledOrderRow
export type ClearingModel = Clearing & { readonly currency: Currency }
export type TotalModel = Total
export type StatementModel = StatementLine
export type DifferenceModel = DifferenceRow
export type RunModel = RunRow
export type MendedModel = Mended
export type FriendPayModel = FriendPay
export type FriendPartModel = PaidPart & { readonly currency: Currency }

export type PaymentConnectionModel = Counted<Payment>
export type CallConnectionModel = Counted<CallRow>
export type RefundConnectionModel = Counted<Refund>
export type EntryConnectionModel = Counted<PostingRow>
export type DebtConnectionModel = Counted<DebtRow>
export type WaitingGiftConnectionModel = Counted<WaitingGiftRow>
export type RechargeConnectionModel = Counted<RechargeRow>
export type RedPacketConnectionModel = Counted<RedPacket>
export type CashierBillConnectionModel = Counted<CashierBill>
export type CashierRefundConnectionModel = Counted<CashierRefund>
export type WithdrawalConnectionModel = Counted<WithdrawalRow>
export type MerchantBillConnectionModel = Counted<MerchantBillRow>
export type BilledOrderConnectionModel = Counted<BilledOrderRow>
export type ExportConnectionModel = Counted<Export>
export type DifferenceConnectionModel = Counted<DifferenceRow>
