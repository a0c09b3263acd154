import { parseId } from '@supermall/kernel/id'
import { asConsumer } from '@supermall/subgraph/viewer'
import { countStates } from '../data/wallets.ts'
import { centre, codesOf, couponsFound, ownPieces, piecesOf, sendsOf } from './coupon-lists.ts'
import { ownPurchases, purchasesOf, seesPurchase } from './coupon-purchase.ts'
import { seesPiece, shownCoupon } from './coupon-sight.ts'
import type { QueryResolvers } from './types.generated.ts'
import { usableCoupons } from './usable-coupon.ts'

export const couponQueries = {
  coupon: async (_, { id }, context) =>
    parseId('cpn', id) ? shownCoupon(await context.loaders.coupon.load(id), context) : null,
  couponCentre: (_, args, context) => centre(args, context),
  coupons: (_, args, context) => couponsFound(args, context),
  usableCoupons: (_, args, context) => usableCoupons(args, context),
  myCoupons: (_, args, context) => ownPieces(args, context),
  myCouponCounts: (_, __, { client, viewer, clock }) =>
    countStates(client, { accountId: asConsumer(viewer).accountId }, clock()),
  memberCoupon: async (_, { id }, { viewer, loaders }) => {
    const piece = parseId('uco', id) && (await loaders.memberCoupon.load(id))
    return piece && seesPiece(viewer, piece) ? piece : null
  },
  myCouponPurchases: (_, args, context) => ownPurchases(args, context),
  couponPurchase: async (_, { id }, context) => {
    const purchase = parseId('cpu', id) && (await context.loaders.couponPurchase.load(id))
    return purchase && (await seesPurchase(purchase, context)) ? purchase : null
  },
  couponPurchases: (_, args, context) => purchasesOf(args, context),
  couponPieces: (_, args, context) => piecesOf(args, context),
  couponCodes: (_, args, context) => codesOf(args, context),
  couponSends: (_, args, context) => sendsOf(args, context),
} satisfies QueryResolvers
