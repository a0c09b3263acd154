import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { findCoupon } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import { giveBackPiece, lockPurchaseOf } from '../../data/purchases.ts'
import { findPieces } from '../../data/wallets.ts'
import { notFound } from '../../domain/refusals.ts'
import { sendBack } from './settle-purchase.ts'

type GiveBack = { readonly memberCouponId: string; readonly idempotencyKey: string }

/**
 * A bought piece that was not used goes back for all of its money, as long as it is good and its coupon says so. It counts as had: its
 * place in the quota and in the limit of its buyer stays taken, so that nobody buys and gives back without end.
 */
export async function giveBackCoupon(
  { memberCouponId, idempotencyKey: key }: GiveBack,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<{ readonly purchaseId: string }>> {
  return idempotent({ name: 'couponGiveBack', key, input: { memberCouponId } }, unit, () =>
    giveBack(memberCouponId, accountId, unit),
  )
}

async function giveBack(memberCouponId: string, accountId: Id<'acc'>, unit: Unit) {
  const { db, now } = unit
  const id = parseId('uco', memberCouponId)
  const purchase = id && (await lockPurchaseOf(db, id))
  if (!purchase) return notBought(id, accountId, unit)
  if (purchase.accountId !== accountId) return notFound('memberCouponId')
  const coupon = await findCoupon(db, purchase.couponId)
  if (!coupon?.isRefundable)
    return refused('COUPON_NOT_REFUNDABLE', 'This coupon is not given back for its money.', 'memberCouponId')
  const { status, paymentId } = purchase
  if (status !== 'PAID' || paymentId === null || !(await giveBackPiece(db, { id, accountId }, now)))
    return refused('COUPON_NOT_UNUSED', 'Only what is unused and still good is given back.', 'memberCouponId')
  await sendBack(purchase, { paymentId, reason: 'GIVEN_BACK' }, unit)
  return ok({ purchaseId: purchase.id })
}

/** Whose wallet holds it learns why; for everybody else there is no such piece. */
async function notBought(id: Id<'uco'> | null, accountId: Id<'acc'>, { db }: Unit) {
  const [piece] = id ? await findPieces(db, [id]) : []
  if (piece?.accountId !== accountId) return notFound('memberCouponId')
  return refused(
    'COUPON_NOT_BOUGHT',
    'Nothing was paid for this coupon, so nothing comes back for it.',
    'memberCouponId',
  )
}
