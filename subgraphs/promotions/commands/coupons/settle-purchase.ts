import type { purchasePaid, purchaseRefunded } from '@supermall/contracts/payments'
import { couponBought, couponRefundRequested } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import { findCoupon } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import { freePiece, lockPurchase, movePurchase, takeHeldPiece } from '../../data/purchases.ts'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import { validityOf } from '../../domain/coupons/coupon.ts'
import type { CouponPurchase, RefundReason } from '../../domain/coupons/purchase.ts'
import { isSettled, judgePaid, SENTENCES } from '../../domain/coupons/purchase.ts'
import { tellIssued } from './issue-coupon.ts'

type Paid = Pick<Parameters<typeof purchasePaid>[0], 'purchaseId' | 'paymentId'>

/**
 * The money is there: its buyer gets the piece that was held for them, once, or the money back where there is nothing to have any
 * more. Both are told to payments, which keeps the money until then.
 */
export async function settlePurchase({ purchaseId, paymentId }: Paid, unit: Unit): Promise<void> {
  const id = parseId('cpu', purchaseId)
  if (id === null) return
  const purchase = await lockPurchase(unit.db, id)
  const coupon = purchase && (await findCoupon(unit.db, purchase.couponId))
  if (!coupon) throw new Error(`${purchaseId} was paid and is not there`)
  if (isSettled(purchase) && purchase.paymentId === paymentId) return
  const verdict = judgePaid(purchase, coupon, unit.now)
  const isGiven = verdict === 'GIVE' && (await give({ purchase, coupon, paymentId }, unit))
  if (!isGiven) await sendBack(purchase, { paymentId, reason: verdict === 'GIVE' ? 'ENDED' : verdict }, unit)
}

type Giving = { readonly purchase: CouponPurchase; readonly coupon: Coupon; readonly paymentId: Id<'pay'> }

async function give({ purchase, coupon, paymentId }: Giving, unit: Unit): Promise<boolean> {
  const { db, now } = unit
  const { id: purchaseId, couponId, accountId } = purchase
  const facts = { couponId, accountId, shopId: coupon.shopId, way: coupon.way, ...validityOf(coupon, now) }
  const piece = { id: newId('uco', now.getTime()), ...facts }
  if ((await takeHeldPiece(db, piece, now)) === null) return false
  await movePurchase(db, purchase, { status: 'PAID', paymentId, memberCouponId: piece.id, endedAt: now })
  tellIssued([piece], unit)
  unit.emit(couponBought({ purchaseId, couponId, accountId, paymentId, memberCouponId: piece.id }))
  return true
}

type Back = { readonly paymentId: Id<'pay'>; readonly reason: RefundReason }

/** What was held for it is free again. Money that pays a second time for what stands goes back by itself, and changes nothing else. */
export async function sendBack(purchase: CouponPurchase, { paymentId, reason }: Back, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { id: purchaseId, couponId, accountId, status } = purchase
  const refundId = newId('rfd', now.getTime())
  const isSecond = isSettled(purchase) && purchase.paymentId !== paymentId
  if (status === 'OPEN') await freePiece(db, purchase)
  if (!isSecond) await movePurchase(db, purchase, { status: 'REFUNDING', paymentId, refundId, reason, endedAt: now })
  const facts = { purchaseId, couponId, accountId, paymentId, refundId }
  unit.emit(couponRefundRequested({ ...facts, reason: SENTENCES[reason] }))
}

type Refunded = Pick<Parameters<typeof purchaseRefunded>[0], 'purchaseId' | 'refundId'>

/** Its buyer has the money again. */
export async function endRefund({ purchaseId, refundId }: Refunded, { db }: Unit): Promise<void> {
  const id = parseId('cpu', purchaseId)
  const purchase = id && (await lockPurchase(db, id))
  if (purchase?.status === 'REFUNDING' && purchase.refundId === refundId)
    await movePurchase(db, purchase, { status: 'REFUNDED' })
}
