import { couponReturned } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { findCoupons } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import { addRefunded, endOrder, keepOrders, lockOrders, rebatesOf } from '../../data/rebates.ts'
import { countUse, piecesUsedBy, releasePieces, returnPiece } from '../../data/used-pieces.ts'
import { returnEndedUses } from '../../data/uses.ts'
import type { Coupon, MemberCoupon } from '../../domain/coupons/coupon.ts'
import { areNeverPaid, isUndone, ordersOf } from '../../domain/coupons/rebate.ts'
import { uncount } from '../tasks/count-tasks.ts'
import { cancelRebate, settleUsed } from './settle-rebates.ts'

type OrderOf = { readonly orderId: Id<'ord'>; readonly shopId: Id<'shp'> }
type EndedOrder = OrderOf & {
  readonly checkoutId: string
  /** All orders of the checkout: those that nobody has heard of yet stand as well. */
  readonly beside?: readonly OrderOf[] | undefined
}

/**
 * An order ends without its goods: cancelled, or refunded whole. What was only held goes back to the wallet at once. What was used
 * comes back when all that it was used on has ended: promotions always, coupons by their rules.
 */
export async function returnCoupons(unit: Unit, order: EndedOrder): Promise<void> {
  const { db, now } = unit
  const { orderId, checkoutId, beside = [order] } = order
  const known = beside.map((one) => ({ orderId: one.orderId, ownerId: checkoutId, shopId: one.shopId }))
  if ((await keepOrders(db, known)).length === 0) return
  await lockOrders(db, checkoutId)
  await endOrder(db, orderId)
  await returnEndedUses(db, checkoutId, now)
  await releasePieces(db, checkoutId)
  await returnUsed(checkoutId, unit)
  await settleUsed(checkoutId, unit)
}

/**
 * A used coupon comes back with the last of its orders if it is one that comes back, or nothing was ever paid, and its time is not
 * over; what it promised to give back is promised no more, and taken back where it was given already.
 */
export async function returnUsed(checkoutId: string, unit: Unit): Promise<void> {
  const { db } = unit
  const orders = await lockOrders(db, checkoutId)
  const pieces = await piecesUsedBy(db, checkoutId)
  const undone = pieces.filter((piece) => isUndone(ordersOf(orders, piece.shopId)))
  const coupons = await findCoupons(
    db,
    undone.map(({ couponId }) => couponId),
  )
  for (const piece of undone) {
    const coupon = coupons.find(({ id }) => id === piece.couponId)
    const isReturned = areNeverPaid(ordersOf(orders, piece.shopId)) || coupon?.isReturned
    if (coupon) await undo(piece, { isReturned: isReturned === true }, unit)
  }
}

/** A part of an order went back: the promise of its coupons becomes smaller by as much. */
export const noteRefund = ({ db }: Unit, orderId: string, minor: bigint): Promise<void> =>
  addRefunded(db, orderId, minor)

/** What it was used for has ended: it comes back by its rules, and what it promised with it. */
export async function undo(piece: MemberCoupon, { isReturned }: Pick<Coupon, 'isReturned'>, unit: Unit): Promise<void> {
  const { id: memberCouponId, couponId, accountId, givenMinor, validUntil } = piece
  await uncount(memberCouponId, accountId, unit)
  for (const rebate of await rebatesOf(unit.db, [memberCouponId])) await cancelRebate(rebate, unit)
  const isOver = validUntil !== null && validUntil <= unit.now
  if (!isReturned || isOver || !(await returnPiece(unit.db, piece))) return
  await countUse(unit.db, couponId, { uses: -1, minor: -givenMinor })
  unit.emit(couponReturned({ memberCouponId, couponId, accountId }))
}
