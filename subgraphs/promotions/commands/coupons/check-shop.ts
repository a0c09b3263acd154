import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Tx } from '../../data/database.ts'
import { findWithholding } from '../../data/shops.ts'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import { offers } from '../../domain/shop.ts'
import { notOffered } from './issue-coupon.ts'

type Of = Pick<Coupon, 'shopId'>

/** Whether the shop of a coupon gives any now: it is open, and coupons are not switched off for it. The platform always does. */
export async function checkShop({ shopId }: Of, at: { readonly db: Tx; readonly now: Date }): Promise<Result<null>> {
  return (await withheldShops([{ shopId }], at)).size === 0 ? ok(null) : notOffered()
}

/** Of the shops of these coupons, those that give none now: one look for all. */
export async function withheldShops(
  coupons: readonly Of[],
  { db, now }: { readonly db: Tx; readonly now: Date },
): Promise<ReadonlySet<string | null>> {
  const shopIds = new Set(coupons.flatMap(({ shopId }) => (shopId === null ? [] : [shopId])))
  const withheld = await findWithholding(db, [...shopIds], now)
  return new Set(withheld.filter((shop) => !offers(shop, 'COUPONS')).map(({ id }) => id))
}
