import { openPurchase } from '@supermall/contracts/payments'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Transact } from '@supermall/messaging/unit'
import { findCoupon } from '../../data/coupons.ts'
import type { Tx, Unit } from '../../data/database.ts'
import { takeShare } from '../../data/pieces.ts'
import { findPurchase, holdPiece, insertPurchase, keepPayment } from '../../data/purchases.ts'
import { checkOpen } from '../../domain/coupons/coupon.ts'
import { isFor } from '../../domain/coupons/may-use.ts'
import type { CouponPurchase } from '../../domain/coupons/purchase.ts'
import { payableUntil } from '../../domain/coupons/purchase.ts'
import { notFound } from '../../domain/refusals.ts'
import { checkShop } from './check-shop.ts'
import type { ClaimCoupon, Claimer } from './claim-coupon.ts'
import { closePurchase } from './close-purchases.ts'
import { limitReached, soldOut } from './issue-coupon.ts'

export type Selling = { readonly client: Tx; readonly transact: Transact<Tx>; readonly ask: Ask }

/**
 * A consumer begins to buy a coupon: a piece is held for them, and a payment opened for its price. Asked again by the same key, what
 * payments did not answer the first time is asked again; it opens one payment per purchase.
 */
export async function buyCoupon(
  { couponId, idempotencyKey: key }: ClaimCoupon,
  buyer: Claimer,
  at: Selling,
): Promise<Result<CouponPurchase>> {
  const begun = await at.transact((unit) =>
    idempotent({ name: 'couponBuy', key, input: { couponId } }, unit, () => begin(couponId, buyer, unit)),
  )
  if (!begun.ok) return begun
  const purchase = await findPurchase(at.client, begun.value.purchaseId)
  if (!purchase) throw new Error(`${begun.value.purchaseId} was begun and is not there`)
  return purchase.paymentId === null ? openFor(purchase, at) : ok(purchase)
}

async function begin(couponId: string, buyer: Claimer, unit: Unit): Promise<Result<{ readonly purchaseId: string }>> {
  const { db, now } = unit
  const id = parseId('cpn', couponId)
  const coupon = id && (await findCoupon(db, id))
  if (!coupon || coupon.status === 'DRAFT') return notFound('couponId')
  if (coupon.priceMinor === null) return refused('COUPON_NOT_SOLD', 'This coupon is not sold for money.', 'couponId')
  const open = checkOpen(coupon, now)
  if (!open.ok) return open
  const shop = await checkShop(coupon, unit)
  if (!shop.ok) return shop
  if (!isFor(coupon, buyer))
    return refused('COUPON_NOT_FOR_YOU', 'This coupon is for members of another level or group.', 'couponId')
  const { accountId } = buyer
  const { mostPerBuyer: most, priceMinor, currency } = coupon
  if (!(await takeShare(db, { couponId, accountId, most }))) return limitReached(most)
  if (!(await holdPiece(db, couponId))) return soldOut()
  const purchase: CouponPurchase = {
    id: newId('cpu', now.getTime()),
    couponId: coupon.id,
    accountId,
    priceMinor,
    status: 'OPEN',
    currency: currency as CouponPurchase['currency'],
    paymentId: null,
    memberCouponId: null,
    refundId: null,
    reason: null,
    expiresAt: payableUntil(coupon, now),
    createdAt: now,
    endedAt: null,
  }
  await insertPurchase(db, purchase)
  return ok({ purchaseId: purchase.id })
}

async function openFor(purchase: CouponPurchase, at: Selling): Promise<Result<CouponPurchase>> {
  const { id: purchaseId, couponId, accountId, priceMinor, currency, expiresAt } = purchase
  const coupon = await findCoupon(at.client, couponId)
  if (!coupon) throw new Error(`${purchaseId} is of no coupon`)
  const { paymentId } = await at.ask(openPurchase, {
    purchaseId,
    accountId,
    shopId: coupon.shopId,
    title: coupon.name,
    until: expiresAt.toISOString(),
    amount: { minorUnits: `${priceMinor}`, currency },
  })
  if (paymentId !== null) {
    await keepPayment(at.client, purchaseId, paymentId)
    return ok({ ...purchase, paymentId })
  }
  await at.transact((unit) => closePurchase(purchaseId, unit))
  return refused('PAYMENT_NOT_OPENED', 'This coupon cannot be paid for any more; begin again.', 'couponId')
}
