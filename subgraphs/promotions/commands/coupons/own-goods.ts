import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import type { GiftGoods } from '../gift-goods.ts'
import { checkGiven, NO_GOODS } from '../gift-goods.ts'

/** Whose the goods are that a coupon gives; nobody knows them where nothing is said, so that none are given. */
export type KnownGoods = { readonly owners?: GiftGoods }

/** A shop's coupon gives goods of its own, the platform's any that there are. */
export const checkOwnGoods = (
  { goodsSkuId, shopId }: Pick<Coupon, 'goodsSkuId' | 'shopId'>,
  { owners: goods = NO_GOODS }: KnownGoods,
): Result<null> => (goodsSkuId === null ? ok(null) : checkGiven(goodsSkuId, { shopId, goods }, ['goods', 'skuId']))
