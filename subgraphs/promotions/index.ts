import { defineSubgraph } from '@supermall/subgraph/definition'
import accountPromises from './answers/account-promises.ts'
import audienceOffers from './answers/audience-offers.ts'
import hold from './answers/hold.ts'
import holdCoupon from './answers/hold-coupon.ts'
import offers from './answers/offers.ts'
import release from './answers/release.ts'
import cashierBillPaid from './consumers/cashier-bill-paid.ts'
import cashierBillRefunded from './consumers/cashier-bill-refunded.ts'
import cashierBillReopened from './consumers/cashier-bill-reopened.ts'
import featureChanged from './consumers/feature-changed.ts'
import orderCancelled from './consumers/order-cancelled.ts'
import orderCollected from './consumers/order-collected.ts'
import orderCreated from './consumers/order-created.ts'
import orderFinished from './consumers/order-finished.ts'
import orderPaid from './consumers/order-paid.ts'
import orderRefunded from './consumers/order-refunded.ts'
import purchasePaid from './consumers/purchase-paid.ts'
import purchaseRefunded from './consumers/purchase-refunded.ts'
import shopChanged from './consumers/shop-changed.ts'
import userDeleted from './consumers/user-deleted.ts'
import userRegistered from './consumers/user-registered.ts'
import userVerified from './consumers/user-verified.ts'
import walletRechargeClosed from './consumers/wallet-recharge-closed.ts'
import walletRechargeRefunded from './consumers/wallet-recharge-refunded.ts'
import walletRecharged from './consumers/wallet-recharged.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import askAboutShops from './jobs/ask-about-shops.ts'
import closePurchases from './jobs/close-purchases.ts'
import expireCoupons from './jobs/expire-coupons.ts'
import expirePoints from './jobs/expire-points.ts'
import forgetTries from './jobs/forget-tries.ts'
import payFullBacks from './jobs/pay-full-backs.ts'
import payRebates from './jobs/pay-rebates.ts'
import releaseForgottenHolds from './jobs/release-forgotten-holds.ts'
import sendCoupons from './jobs/send-coupons.ts'
import turnPromotions from './jobs/turn-promotions.ts'
import * as coupons from './resolvers/coupon.ts'
import { CouponPurchase } from './resolvers/coupon-purchase.ts'
import { DailySignInMonth, DailySignInRules } from './resolvers/daily-sign-in.ts'
import { ExchangeBatch, ExchangeReward, ExchangeUse } from './resolvers/exchange.ts'
import { FullBack, FullBackDay } from './resolvers/full-back.ts'
import { Mutation } from './resolvers/mutation.ts'
import { Points, PointsEntry, PointsRules, PointsTier, ProductPoints } from './resolvers/points.ts'
import { PointsRank } from './resolvers/points-ranking.ts'
import { MemberPoster, Poster, PosterScan, PosterVisit } from './resolvers/poster.ts'
import { Promotion, PromotionGiven, PromotionScope } from './resolvers/promotion.ts'
import {
  FreightPromotionRule,
  FullBackRule,
  FullReductionRule,
  GiftRule,
  MemberPriceRule,
  PackageRule,
  PromotionRule,
  RechargeGiftRule,
  RechargeGiftTier,
  TimedPriceRule,
  WholesaleRule,
} from './resolvers/promotion-rule.ts'
import { PromotionSimulation } from './resolvers/promotion-simulation.ts'
import { Query } from './resolvers/query.ts'
import { Recharge, RechargeReward } from './resolvers/recharge.ts'
import { MemberTask, Task } from './resolvers/task.ts'
import { UsableCoupon } from './resolvers/usable-coupon.ts'
import { seed } from './seed.ts'

export default defineSubgraph<Tx, Tools, Context>({
  name: 'promotions',
  open,
  context,
  resolvers: {
    Query,
    Mutation,
    Promotion,
    PromotionGiven,
    PromotionScope,
    PromotionSimulation,
    PromotionRule,
    FullReductionRule,
    TimedPriceRule,
    MemberPriceRule,
    WholesaleRule,
    PackageRule,
    FreightPromotionRule,
    GiftRule,
    RechargeGiftRule,
    RechargeGiftTier,
    Recharge,
    RechargeReward,
    FullBackRule,
    FullBack,
    FullBackDay,
    ...coupons,
    CouponPurchase,
    UsableCoupon,
    Points,
    PointsEntry,
    PointsRank,
    PointsRules,
    PointsTier,
    ProductPoints,
    DailySignInMonth,
    DailySignInRules,
    MemberTask,
    Task,
    ExchangeBatch,
    ExchangeReward,
    ExchangeUse,
    Poster,
    MemberPoster,
    PosterScan,
    PosterVisit,
  },
  consumers: [
    ...[orderCreated, orderPaid, orderCollected, orderCancelled, orderRefunded, orderFinished],
    ...[userDeleted, userRegistered, userVerified, walletRecharged, walletRechargeClosed, walletRechargeRefunded],
    ...[purchasePaid, purchaseRefunded, cashierBillPaid, cashierBillRefunded, cashierBillReopened],
    ...[shopChanged, featureChanged],
  ],
  answers: [accountPromises, audienceOffers, offers, hold, holdCoupon, release],
  jobs: [
    ...[turnPromotions, releaseForgottenHolds],
    ...[sendCoupons, expireCoupons, closePurchases, payRebates, payFullBacks, forgetTries],
    ...[expirePoints, askAboutShops],
  ],
  seed,
})
