import { parseId } from '@supermall/kernel/id'
import { money } from '@supermall/kernel/money'
import type { PageArgs } from '@supermall/kernel/page'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { listPurchases } from '../data/purchases.ts'
import type { CouponPurchase as PurchaseRow } from '../domain/coupons/purchase.ts'
import { reached } from './coupon-lists.ts'
import type { CouponPurchaseConnectionModel } from './coupon-models.ts'
import { seesCoupon } from './coupon-sight.ts'
import type { CouponPurchaseResolvers } from './types.generated.ts'

export const CouponPurchase: CouponPurchaseResolvers = {
  __resolveReference: async ({ id }, context) => {
    const purchase = parseId('cpu', id) && (await context.loaders.couponPurchase.load(id))
    return purchase && (await seesPurchase(purchase, context)) ? purchase : null
  },
  coupon: async ({ id, couponId }, _, { loaders }) => {
    const coupon = await loaders.coupon.load(couponId)
    if (!coupon) throw new Error(`${id} is of no coupon`)
    return coupon
  },
  account: ({ accountId }) => ({ id: accountId }),
  price: ({ priceMinor, currency }) => money(priceMinor, currency),
  memberCoupon: ({ memberCouponId }, _, { loaders }) =>
    memberCouponId === null ? null : loaders.memberCoupon.load(memberCouponId),
}

/** Whose it is, and who works for whom it was bought of. */
export async function seesPurchase({ accountId, couponId }: PurchaseRow, { viewer, loaders }: Context) {
  if (viewer.audience === 'CONSUMER') return viewer.accountId === accountId
  const coupon = await loaders.coupon.load(couponId)
  return coupon !== null && seesCoupon(viewer, coupon)
}

export const ownPurchases = (args: PageArgs, context: Context): Promise<CouponPurchaseConnectionModel> =>
  listPurchases(context.client, { accountId: asConsumer(context.viewer).accountId }, args)

type OfCoupon = PageArgs & { readonly couponId: string }

export const purchasesOf = async (args: OfCoupon, context: Context): Promise<CouponPurchaseConnectionModel> =>
  listPurchases(context.client, { couponId: await reached(args.couponId, context) }, args)
