import { parseId } from '@supermall/kernel/id'
import type { Currency, Money } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { countStates } from '../data/wallets.ts'
import type { Coupon as CouponRow } from '../domain/coupons/coupon.ts'
import { isOpen, leftOf, stateOf } from '../domain/coupons/coupon.ts'
import { isGiven, seesCoupon, seesHolder, seesPiece, seesReach, shownCoupon, worksOn } from './coupon-sight.ts'
import type {
  CouponCodeResolvers,
  CouponCountsResolvers,
  CouponRebateResolvers,
  CouponRebateTermsResolvers,
  CouponResolvers,
  CouponSendResolvers,
  CouponStatisticsResolvers,
  MemberCouponResolvers,
} from './types.generated.ts'

const amount = (minor: bigint | null, { currency }: { readonly currency: string }): Money | null =>
  minor === null ? null : money(minor, currency as Currency)

const named = (ids: readonly string[]) => ids.map((id) => ({ id }))
const account = (id: string | null) => (id === null ? null : { id })

export const Coupon: CouponResolvers = {
  __resolveReference: async ({ id }, context) =>
    parseId('cpn', id) ? shownCoupon(await context.loaders.coupon.load(id), context) : null,
  shop: ({ shopId }) => shopId && { id: shopId },
  threshold: (coupon) => money(coupon.thresholdMinor, coupon.currency as Currency),
  off: (coupon) => amount(coupon.offMinor, coupon),
  price: (coupon) => amount(coupon.priceMinor, coupon),
  most: (coupon) => (coupon.rebate?.target === 'POINTS' ? null : amount(coupon.mostMinor, coupon)),
  goods: ({ goodsSkuId: id, goodsQuantity: quantity }) => (id && quantity ? { sku: { id }, quantity } : null),
  rebate: ({ rebate, currency }) => rebate && { ...rebate, currency },
  claimStartsAt: ({ claimFrom }) => claimFrom,
  claimEndsAt: ({ claimUntil }) => claimUntil,
  validFromAt: ({ validFrom }) => validFrom,
  validUntilAt: ({ validUntil }) => validUntil,
  totalCount: ({ total }) => total,
  products: ({ productIds }) => named(productIds),
  categories: ({ categoryIds }) => named(categoryIds),
  skus: ({ skuIds }) => named(skuIds),
  excludedProducts: ({ excludedProductIds }) => named(excludedProductIds),
  levels: ({ levelIds }) => named(levelIds),
  groups: ({ groupIds }) => named(groupIds),
  password: (coupon, _, { viewer }) => (worksOn(viewer, coupon, 'promotions.coupon.edit') ? coupon.passwordKey : null),
  leftCount: (coupon) => leftOf(coupon),
  isOpen: async (coupon, _, context) => isOpen(coupon, context.clock()) && (await isGiven(coupon, context)),
  viewerCount: async ({ id }, _, { loaders }) => (await loaders.couponsTaken.load(id))?.takenCount ?? 0,
  statistics: (coupon, _, { viewer }) => (seesCoupon(viewer, coupon) ? coupon : null),
}

export const CouponStatistics: CouponStatisticsResolvers = {
  given: (coupon) => (coupon.rebate?.target === 'POINTS' ? null : amount(coupon.givenMinor, coupon)),
  counts: ({ id }, _, { client, clock }) => countStates(client, { couponId: id }, clock()),
}

export const CouponCounts: CouponCountsResolvers = {
  unusedCount: ({ UNUSED }) => UNUSED,
  heldCount: ({ HELD }) => HELD,
  usedCount: ({ USED }) => USED,
  expiredCount: ({ EXPIRED }) => EXPIRED,
  givenBackCount: ({ GIVEN_BACK }) => GIVEN_BACK,
  takenBackCount: ({ TAKEN_BACK }) => TAKEN_BACK,
}

export const CouponRebateTerms: CouponRebateTermsResolvers = {
  money: (terms) => (terms.target === 'POINTS' ? null : amount(terms.fixed, terms)),
  points: ({ target, fixed }) => (target === 'POINTS' && fixed !== null ? Number(fixed) : null),
}

export const CouponRebate: CouponRebateResolvers = {
  money: (rebate) => (rebate.target === 'POINTS' ? null : amount(rebate.amount, rebate)),
  points: (rebate) => (rebate.target === 'POINTS' ? Number(rebate.amount) : null),
}

export const MemberCoupon: MemberCouponResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const piece = parseId('uco', id) && (await loaders.memberCoupon.load(id))
    return piece && seesPiece(viewer, piece) ? piece : null
  },
  coupon: ({ couponId }, _, { loaders }) => couponOf(couponId, loaders.coupon),
  serial: ({ number }) => number,
  validFromAt: ({ validFrom }) => validFrom,
  validUntilAt: ({ validUntil }) => validUntil,
  state: (piece, _, { clock }) => stateOf(piece, clock()),
  account: (piece, _, { viewer }) => (seesHolder(viewer, piece) ? account(piece.accountId) : null),
  given: async ({ couponId, usedAt, givenMinor }, _, { loaders }) => {
    const coupon = await couponOf(couponId, loaders.coupon)
    return usedAt === null || coupon.rebate !== null ? null : amount(givenMinor, coupon)
  },
  rebates: ({ id }, _, { loaders }) => loaders.rebatesOf.load(id),
}

export const CouponCode: CouponCodeResolvers = {
  code: ({ id }) => id,
  isUsed: ({ usedAt }) => usedAt !== null,
  account: ({ accountId }) => account(accountId),
}

export const CouponSend: CouponSendResolvers = {
  level: ({ target, targetId }) => (target === 'LEVEL' ? account(targetId) : null),
  group: ({ target, targetId }) => (target === 'GROUP' ? account(targetId) : null),
  sentCount: (send, _, { viewer }) => (seesReach(viewer, send) ? send.sentCount : null),
  missedCount: (send, _, { viewer }) => (seesReach(viewer, send) ? send.missedCount : null),
}

type Loading = { load(id: string): Promise<CouponRow | null> }

/** A piece cannot be without what it is a piece of: rows hold on to each other. */
async function couponOf(id: string, coupons: Loading): Promise<CouponRow> {
  const coupon = await coupons.load(id)
  if (!coupon) throw new Error(`${id} has pieces and is not there`)
  return coupon
}
