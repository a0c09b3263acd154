import { defineSubgraph } from '@supermall/subgraph/definition'
import accountsAmong from './answers/accounts-among.ts'
import audienceThere from './answers/audience-there.ts'
import buyerFacts from './answers/buyer-facts.ts'
import profileFacts from './answers/profile-facts.ts'
import publicName from './answers/public-name.ts'
import { memberExports } from './commands/export-members.ts'
import aftersaleApproved from './consumers/aftersale-approved.ts'
import aftersaleCancelled from './consumers/aftersale-cancelled.ts'
import aftersaleDone from './consumers/aftersale-done.ts'
import aftersaleRejected from './consumers/aftersale-rejected.ts'
import aftersaleReshipped from './consumers/aftersale-reshipped.ts'
import cartLinesFavoured from './consumers/cart-lines-favoured.ts'
import friendPayRefunded from './consumers/friend-pay-refunded.ts'
import lateMoneyMoved from './consumers/late-money-moved.ts'
import orderCancelled from './consumers/order-cancelled.ts'
import orderCollected from './consumers/order-collected.ts'
import orderFinished from './consumers/order-finished.ts'
import orderRefunded from './consumers/order-refunded.ts'
import orderShipmentCancelled from './consumers/order-shipment-cancelled.ts'
import orderShipped from './consumers/order-shipped.ts'
import paymentRefundFailed from './consumers/payment-refund-failed.ts'
import paymentRefundSucceeded from './consumers/payment-refund-succeeded.ts'
import purchaseRefunded from './consumers/purchase-refunded.ts'
import refundFailed from './consumers/refund-failed.ts'
import refundRequested from './consumers/refund-requested.ts'
import refundSucceeded from './consumers/refund-succeeded.ts'
import settingsChanged from './consumers/settings-changed.ts'
import userDeleted from './consumers/user-deleted.ts'
import userRegistered from './consumers/user-registered.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import forgetExports from './jobs/forget-exports.ts'
import forgetInbox from './jobs/forget-inbox.ts'
import forgetKeys from './jobs/forget-keys.ts'
import tellMessages from './jobs/tell-messages.ts'
import writeExports from './jobs/write-exports.ts'
import { MemberGroup, MemberLevel, MemberTag } from './resolvers/level.ts'
import { Account, Member, MemberRank, PointsRank } from './resolvers/member.ts'
import { Mutation } from './resolvers/mutation.ts'
import { MemberExport, MemberFormField, MemberMessage } from './resolvers/operator-things.ts'
import { Address, Favourite, InboxMessage, Product, ProductView } from './resolvers/own-things.ts'
import { Query } from './resolvers/query.ts'
import { seed } from './seed.ts'

export default defineSubgraph<Tx, Tools, Context>({
  name: 'members',
  open,
  context,
  resolvers: {
    Query,
    Mutation,
    Account,
    Product,
    Member,
    MemberRank,
    PointsRank,
    Address,
    Favourite,
    ProductView,
    InboxMessage,
    MemberLevel,
    MemberGroup,
    MemberTag,
    MemberFormField,
    MemberExport,
    MemberMessage,
  },
  consumers: [
    userRegistered,
    userDeleted,
    orderFinished,
    orderCollected,
    orderCancelled,
    orderRefunded,
    orderShipped,
    orderShipmentCancelled,
    refundRequested,
    refundFailed,
    refundSucceeded,
    purchaseRefunded,
    paymentRefundFailed,
    paymentRefundSucceeded,
    friendPayRefunded,
    lateMoneyMoved,
    aftersaleApproved,
    aftersaleCancelled,
    aftersaleRejected,
    aftersaleReshipped,
    aftersaleDone,
    settingsChanged,
    cartLinesFavoured,
  ],
  answers: [buyerFacts, profileFacts, publicName, accountsAmong, audienceThere],
  jobs: [writeExports, forgetExports, tellMessages, forgetInbox, forgetKeys],
  routes: [memberExports.route],
  seed,
})
