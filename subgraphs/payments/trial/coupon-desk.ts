import { shopStanding } from '@supermall/contracts/merchants'
import { standingCheckouts } from '@supermall/contracts/orders'
import { holdCoupon, releasePromotions } from '@supermall/contracts/promotions'
import type { Ask } from '@supermall/messaging/ask'

type Standing = (typeof shopStanding)['answer']['_zod']['output']
export const COLLECTS: Standing = { status: 'OPEN', isFeatureOn: true }

/** Promotions, merchants and orders as payments know them: what each piece takes off, for whom it is held, how shops stand, and whether anybody answers. */
export function couponDesk() {
  const pieces = new Map<string, bigint>()
  const givers = new Map<string, string>()
  const holders = new Map<string, string>()
  /** Shops that are not as most are: open, with a counter. */
  const shops = new Map<string, Standing>()
  /** Checkouts that stand, and whether they are placed. */
  const checkouts = new Map<string, boolean>()
  const is = { silent: false }
  type Asked = { readonly ownerId: string; readonly couponId: string; readonly shopId: string; checkoutIds?: string[] }
  const ask = (async (contract: { readonly requestName: string }, asked: Asked) => {
    if (contract.requestName === shopStanding.requestName) return shops.get(asked.shopId) ?? COLLECTS
    if (!is.silent && contract.requestName === standingCheckouts.requestName) {
      const standing = (asked.checkoutIds ?? []).filter((id) => checkouts.has(id))
      return { checkouts: standing.map((checkoutId) => ({ checkoutId, isPlaced: checkouts.get(checkoutId) })) }
    }
    if (!is.silent && contract.requestName === releasePromotions.requestName) {
      const held = [...holders].filter(([, ownerId]) => ownerId === asked.ownerId)
      for (const [couponId] of held) holders.delete(couponId)
      return { isReleased: held.length > 0 }
    }
    if (is.silent || contract.requestName !== holdCoupon.requestName) throw new Error('nobody answers')
    const { ownerId, couponId } = asked
    const off = pieces.get(couponId)
    const holder = holders.get(couponId) ?? ownerId
    if (off === undefined) return { off: null, code: 'COUPON_NOT_FOUND', message: 'There is no such coupon.' }
    if (holder !== ownerId) return { off: null, code: 'COUPON_HELD', message: 'Another holds it.' }
    holders.set(couponId, ownerId)
    return {
      off: { minorUnits: off.toString(), currency: 'CNY' },
      shopId: givers.get(couponId) ?? null,
      code: null,
      message: null,
    }
  }) as Ask
  return { checkouts, pieces, givers, holders, shops, is, ask }
}
