import { defineSubgraph } from '@supermall/subgraph/definition'
import accountOrders from './answers/account-orders.ts'
import boughtPieces from './answers/bought-pieces.ts'
import orderTitles from './answers/order-titles.ts'
import quote from './answers/quote.ts'
import settledOrders from './answers/settled-orders.ts'
import standingCheckouts from './answers/standing-checkouts.ts'
import { orderExports } from './commands/export-orders.ts'
import lateMoneyMoved from './consumers/late-money-moved.ts'
import paymentSucceeded from './consumers/payment-succeeded.ts'
import refundFailed from './consumers/refund-failed.ts'
import refundSucceeded from './consumers/refund-succeeded.ts'
import settingsChanged from './consumers/settings-changed.ts'
import stockFailed from './consumers/stock-failed.ts'
import userDeleted from './consumers/user-deleted.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import { checkoutCounts, oldestCheckouts } from './data/checkout-counts.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import closeUnpaid from './jobs/close-unpaid.ts'
import deliverSecrets from './jobs/deliver-secrets.ts'
import endAftersaleCases from './jobs/end-aftersale-cases.ts'
import finishExpired from './jobs/finish-expired.ts'
import forgetBuyers from './jobs/forget-buyers.ts'
import forgetExports from './jobs/forget-exports.ts'
import forgetKeys from './jobs/forget-keys.ts'
import forgetTraces from './jobs/forget-traces.ts'
import goOnStranded from './jobs/go-on-stranded.ts'
import receiveOrders from './jobs/receive-orders.ts'
import recoverCheckouts from './jobs/recover-checkouts.ts'
import writeExports from './jobs/write-exports.ts'
import {
  AftersaleCase,
  AftersaleLine,
  CaseChange,
  CaseParcel,
  Refundable,
  RefundableLine,
} from './resolvers/aftersale-case.ts'
import { aftersaleMutation } from './resolvers/aftersale-mutation.ts'
import { aftersaleQuery } from './resolvers/aftersale-query.ts'
import { Checkout } from './resolvers/checkout.ts'
import {
  FreeFreightRule,
  FreightRate,
  FreightTemplate,
  OrderForm,
  ProductTerms,
  SameCityRule,
  TaxPolicy,
} from './resolvers/freight.ts'
import { orderMutation } from './resolvers/mutation.ts'
import { Order } from './resolvers/order.ts'
import { OrderExport } from './resolvers/order-export.ts'
import { OrderChange, OrderLine, OrderRefund, QuoteEntry } from './resolvers/order-line.ts'
import { Parcel, ParcelLine } from './resolvers/parcel.ts'
import { orderQuery } from './resolvers/query.ts'
import { Quote } from './resolvers/quote.ts'
import { ReturnAddress } from './resolvers/return-address.ts'
import { StuckCheckout } from './resolvers/stuck-checkout.ts'
import { VerificationCode, VerificationUse } from './resolvers/verification-code.ts'
import { seed } from './seed.ts'
import { settings } from './settings.ts'

export default defineSubgraph<Tx, Tools, Context, typeof settings>({
  name: 'orders',
  settings,
  open,
  context,
  resolvers: {
    Query: { ...orderQuery, ...aftersaleQuery },
    Mutation: { ...orderMutation, ...aftersaleMutation },
    Checkout,
    StuckCheckout,
    Order,
    OrderLine,
    OrderChange,
    OrderRefund,
    Parcel,
    ParcelLine,
    VerificationCode,
    VerificationUse,
    Quote,
    QuoteEntry,
    FreightTemplate,
    FreightRate,
    FreeFreightRule,
    SameCityRule,
    TaxPolicy,
    OrderForm,
    ProductTerms,
    OrderExport,
    AftersaleCase,
    AftersaleLine,
    CaseParcel,
    CaseChange,
    Refundable,
    RefundableLine,
    ReturnAddress,
  },
  consumers: [
    paymentSucceeded,
    lateMoneyMoved,
    refundSucceeded,
    refundFailed,
    stockFailed,
    settingsChanged,
    userDeleted,
  ],
  answers: [boughtPieces, quote, orderTitles, accountOrders, settledOrders, standingCheckouts],
  jobs: [
    closeUnpaid,
    receiveOrders,
    goOnStranded,
    finishExpired,
    recoverCheckouts,
    deliverSecrets,
    endAftersaleCases,
    writeExports,
    forgetExports,
    forgetKeys,
    forgetTraces,
    forgetBuyers,
  ],
  routes: [orderExports.route],
  measures: [checkoutCounts, oldestCheckouts],
  seed,
})
