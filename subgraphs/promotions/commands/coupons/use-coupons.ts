import { couponUsed } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { findCoupons } from '../../data/coupons.ts'
import type { Tx, Unit } from '../../data/database.ts'
import type { KeptOrder, KnownOrder } from '../../data/rebates.ts'
import { insertRebate, keepOrders } from '../../data/rebates.ts'
import { countUse, usePieces } from '../../data/used-pieces.ts'
import type { Coupon, MemberCoupon } from '../../domain/coupons/coupon.ts'
import { returnUsed } from './return-coupons.ts'
import { settleUsed } from './settle-rebates.ts'

type NotedOrder = {
  readonly orderId: Id<'ord'>
  readonly checkoutId: string
  readonly shopId: Id<'shp'>
  readonly paidMinor?: bigint
  /** It is to be paid there, and was not yet. */
  readonly isAtDoor?: boolean
  /** False where it is told without its payment: how it was paid is heard later, or was heard before. */
  readonly isPaid?: boolean
}

/** Orders stand: those that used coupons or promotions are remembered with the others of their checkouts. */
export const noteOrders = (db: Tx, orders: readonly NotedOrder[]): Promise<readonly KeptOrder[]> =>
  keepOrders(
    db,
    orders.map((order) => knownOf(order, 'OPEN')),
  )

const knownOf = ({ checkoutId, isAtDoor, ...order }: NotedOrder, payment: 'OPEN' | 'PAID'): KnownOrder => ({
  ownerId: checkoutId,
  orderId: order.orderId,
  shopId: order.shopId,
  paidMinor: order.paidMinor ?? 0n,
  payment: isAtDoor ? 'AT_DOOR' : payment,
})

type Use = { readonly order: NotedOrder; readonly unit: Unit }

/**
 * What the checkouts hold is used: the first order of each that is paid does it. What that promised to give back, and what it counts for,
 * waits for the others, and for the money of those that are paid at the door.
 */
export async function useCoupons(db: Tx, paid: readonly Use[]): Promise<void> {
  const kept = await keepOrders(
    db,
    paid.map(({ order }) => knownOf(order, order.isPaid === false ? 'OPEN' : 'PAID')),
  )
  for (const { order, unit } of paid) {
    const { hasCoupon = false, isEndedAtDoor } = kept.find(({ orderId }) => orderId === order.orderId) ?? {}
    if (hasCoupon) await useHeld(order.checkoutId, unit)
    if (hasCoupon && isEndedAtDoor) await returnUsed(order.checkoutId, unit)
  }
}

/** What an owner holds is used. */
export async function useHeld(ownerId: string, unit: Unit): Promise<void> {
  const { db, now } = unit
  const pieces = await usePieces(db, ownerId, now)
  if (pieces.length > 0) await useAll(pieces, unit)
  await settleUsed(ownerId, unit)
}

async function useAll(pieces: readonly MemberCoupon[], unit: Unit): Promise<void> {
  const coupons = new Map(
    (
      await findCoupons(
        unit.db,
        pieces.map(({ couponId }) => couponId),
      )
    ).map((coupon) => [coupon.id, coupon]),
  )
  for (const piece of [...pieces].sort((a, b) => (a.couponId < b.couponId ? -1 : 1))) {
    const coupon = coupons.get(piece.couponId)
    if (!coupon) throw new Error(`${piece.id} is of ${piece.couponId}, which is not there`)
    await use(piece, coupon, unit)
  }
}

async function use(piece: MemberCoupon, { rebate, currency }: Coupon, unit: Unit): Promise<void> {
  const { id: memberCouponId, couponId, accountId, ownerId, givenMinor } = piece
  await countUse(unit.db, couponId, { uses: 1, minor: givenMinor })
  const given = givenMinor.toString()
  unit.emit(couponUsed({ memberCouponId, couponId, accountId, checkoutId: ownerId ?? '', given }))
  if (rebate === null || givenMinor <= 0n) return
  const { target, time } = rebate
  await insertRebate(unit.db, {
    id: newId('crb', unit.now.getTime()),
    memberCouponId,
    accountId,
    target,
    time,
    amount: givenMinor,
    currency,
    status: 'WAITING',
    dueAt: null,
    createdAt: unit.now,
    endedAt: null,
  })
}
