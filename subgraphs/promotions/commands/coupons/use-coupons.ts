import { couponUsed } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { findCoupons } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import { insertRebate, keepOrder } from '../../data/rebates.ts'
import { countUse, usePieces } from '../../data/used-pieces.ts'
import type { Coupon, MemberCoupon } from '../../domain/coupons/coupon.ts'
import { countCoupon } from '../tasks/count-tasks.ts'

export type PaidOrder = {
  readonly orderId: Id<'ord'>
  readonly checkoutId: string
  readonly shopId: Id<'shp'>
  readonly paidMinor: bigint
}

/** An order stands: when it is one that used coupons, it is remembered with the others of its checkout. */
export const noteOrder = (
  { db }: Unit,
  { orderId, checkoutId, shopId }: Omit<PaidOrder, 'paidMinor'>,
): Promise<boolean> => keepOrder(db, { orderId, ownerId: checkoutId, shopId })

/** What the checkout holds is used. The first of its orders that is paid does it; for the others nothing is left to do. */
export async function useCoupons(unit: Unit, { orderId, checkoutId, shopId, paidMinor }: PaidOrder): Promise<void> {
  const { db } = unit
  if (!(await keepOrder(db, { orderId, ownerId: checkoutId, shopId, paidMinor }))) return
  await useHeld(checkoutId, unit)
}

/** What an owner holds is used. */
export async function useHeld(ownerId: string, unit: Unit): Promise<void> {
  const { db, now } = unit
  const pieces = await usePieces(db, ownerId, now)
  if (pieces.length === 0) return
  const coupons = new Map(
    (
      await findCoupons(
        db,
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
  await countCoupon(piece, unit)
  const given = givenMinor.toString()
  unit.emit(couponUsed({ memberCouponId, couponId, accountId, checkoutId: ownerId ?? '', given }))
  if (rebate === null || givenMinor <= 0n) return
  const { target, time } = rebate
  const isDue = time === 'PAID'
  await insertRebate(unit.db, {
    ...{ id: newId('crb', unit.now.getTime()), memberCouponId, accountId, target, time, amount: givenMinor, currency },
    ...{ status: isDue ? 'DUE' : 'WAITING', dueAt: isDue ? unit.now : null, createdAt: unit.now, endedAt: null },
  })
}
