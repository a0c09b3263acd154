import { defineSubgraph } from '@supermall/subgraph/definition'
import closePayment from './answers/close-payment.ts'
import closePurchase from './answers/close-purchase.ts'
import holdBalance from './answers/hold-balance.ts'
import openPayment from './answers/open-payment.ts'
import openPurchase from './answers/open-purchase.ts'
import releaseBalance from './answers/release-balance.ts'
import spendableBalance from './answers/spendable-balance.ts'
import walletFacts from './answers/wallet-facts.ts'
import { financeExports } from './commands/export-money.ts'
import balanceGranted from './consumers/balance-granted.ts'
import balanceReclaimed from './consumers/balance-reclaimed.ts'
import balanceSpent from './consumers/balance-spent.ts'
import couponBought from './consumers/coupon-bought.ts'
import couponRefundRequested from './consumers/coupon-refund-requested.ts'
import orderCancelled from './consumers/order-cancelled.ts'
import orderCollected from './consumers/order-collected.ts'
import orderFinished from './consumers/order-finished.ts'
import orderPaid from './consumers/order-paid.ts'
import orderPriceChanged from './consumers/order-price-changed.ts'
import orderRefunded from './consumers/order-refunded.ts'
import redPacketGranted from './consumers/red-packet-granted.ts'
import redPacketReclaimed from './consumers/red-packet-reclaimed.ts'
import refundRequested from './consumers/refund-requested.ts'
import userDeleted from './consumers/user-deleted.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import { uncomparedDays } from './data/uncompared-days.ts'
import askAboutPayments from './jobs/ask-about-payments.ts'
import askWhatIsSettled from './jobs/ask-what-is-settled.ts'
import closeExpired from './jobs/close-expired.ts'
import coverCashRefunds from './jobs/cover-cash-refunds.ts'
import expireCashierBills from './jobs/expire-cashier-bills.ts'
import expireRedPackets from './jobs/expire-red-packets.ts'
import forgetExpired from './jobs/forget-expired.ts'
import forgetExports from './jobs/forget-exports.ts'
import giveWaiting from './jobs/give-waiting.ts'
import reconcileDays from './jobs/reconcile-days.ts'
import releaseForgottenHolds from './jobs/release-forgotten-holds.ts'
import sendRefunds from './jobs/send-refunds.ts'
import workNotifications from './jobs/work-notifications.ts'
import writeExports from './jobs/write-exports.ts'
import { CashierBill, CashierTotal } from './resolvers/cashier-bill.ts'
import { CashierRefund } from './resolvers/cashier-refund.ts'
import { PaymentChannel } from './resolvers/channel.ts'
import * as finance from './resolvers/finance.ts'
import { FriendPay, FriendPayPart } from './resolvers/friend-pay.ts'
import { ClearingStatement, MerchantBill, MerchantBillOrder } from './resolvers/merchant-bill.ts'
import { Mutation } from './resolvers/mutation.ts'
import { Payment, PaymentCapture } from './resolvers/payment.ts'
import { ProviderCall } from './resolvers/provider-call.ts'
import { Query } from './resolvers/query.ts'
import { Recharge } from './resolvers/recharge.ts'
import { RedPacket } from './resolvers/red-packet.ts'
import { Refund } from './resolvers/refund.ts'
import { UnclaimedSettled } from './resolvers/unclaimed.ts'
import { WaitingGift, WaitingGiftSettled } from './resolvers/waiting-gift.ts'
import { Wallet, WalletEntry } from './resolvers/wallet.ts'
import { WalletDebt } from './resolvers/wallet-debt.ts'
import { Withdrawal } from './resolvers/withdrawal.ts'
import { webhooks } from './routes/webhooks.ts'
import { seed } from './seed.ts'
import { settings } from './settings.ts'

const types = {
  Payment,
  PaymentCapture,
  PaymentChannel,
  ProviderCall,
  Refund,
  Wallet,
  WaitingGift,
  WaitingGiftSettled,
  WalletDebt,
  WalletEntry,
  Recharge,
  RedPacket,
  Withdrawal,
  FriendPay,
  FriendPayPart,
  CashierBill,
  CashierRefund,
  CashierTotal,
  MerchantBill,
  MerchantBillOrder,
  ClearingStatement,
  UnclaimedSettled,
}

export default defineSubgraph<Tx, Tools, Context, typeof settings>({
  name: 'payments',
  settings,
  open,
  context,
  resolvers: { Query, Mutation, ...types, ...finance },
  consumers: [
    ...[balanceGranted, balanceReclaimed, balanceSpent, orderCancelled, orderCollected],
    ...[orderFinished, orderPaid, orderPriceChanged, orderRefunded, refundRequested],
    ...[couponBought, couponRefundRequested, redPacketGranted, redPacketReclaimed, userDeleted],
  ],
  answers: [
    ...[openPayment, closePayment, openPurchase, closePurchase],
    ...[holdBalance, releaseBalance, spendableBalance, walletFacts],
  ],
  jobs: [
    ...[askAboutPayments, closeExpired, releaseForgottenHolds, sendRefunds, workNotifications],
    ...[writeExports, forgetExports, reconcileDays, forgetExpired, expireRedPackets, expireCashierBills],
    ...[askWhatIsSettled, coverCashRefunds, giveWaiting],
  ],
  routes: [webhooks, financeExports.route],
  measures: [uncomparedDays],
  seed,
})
