import { balanceGranted, balanceReclaimed, redPacketGranted, redPacketReclaimed } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../../data/database.ts'
import { pointsOf } from '../../data/points/accounts.ts'
import type { Due } from '../../data/rebates.ts'
import {
  awaitedOf,
  finishOrder,
  hasPaidRebates,
  lessenRebate,
  lockOrders,
  moveRebate,
  rebatesOf,
  takeDue,
} from '../../data/rebates.ts'
import { piecesUsedBy } from '../../data/used-pieces.ts'
import { findPieces } from '../../data/wallets.ts'
import type { MemberCoupon } from '../../domain/coupons/coupon.ts'
import type { CouponOrder, CouponRebate } from '../../domain/coupons/rebate.ts'
import { arePaid, dueOf, isPaidAndKept, isReady, ordersOf, REFUND_WINDOW_DAYS } from '../../domain/coupons/rebate.ts'
import { earnPoints } from '../points/earn-points.ts'
import { clawBack } from '../points/spend-points.ts'
import { countCoupons } from '../tasks/count-tasks.ts'

const REASON = 'A coupon gives back.'

/** The buyer has everything: what waits for that is due, or has its day. */
export async function finishCouponOrder(unit: Unit, orderId: Id<'ord'>, at: Date): Promise<void> {
  const ownerId = await finishOrder(unit.db, orderId, at)
  if (ownerId !== null) await settleUsed(ownerId, unit)
}

/** Used coupons of a checkout whose orders are paid, or have all come to an end, and not all of them back: now they count for tasks. */
export async function settleUsed(ownerId: string, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { isPromised, isCounted } = await awaitedOf(db, ownerId, now)
  if (!isPromised && !isCounted) return
  const orders = await lockOrders(db, ownerId)
  const pieces = await piecesUsedBy(db, ownerId)
  const paid = pieces.filter(({ shopId }) => isPaidAndKept(ordersOf(orders, shopId)))
  if (isCounted) await countCoupons(paid, unit)
  if (isPromised) await wakeRebates(pieces, orders, unit)
}

/** Their promises come now, or after the days in which goods can be given back. */
async function wakeRebates(used: readonly MemberCoupon[], orders: readonly CouponOrder[], unit: Unit): Promise<void> {
  const { db, now } = unit
  const pieces = new Map(used.map((piece) => [piece.id, piece]))
  for (const rebate of await rebatesOf(db, [...pieces.keys()])) {
    const { shopId = null } = pieces.get(rebate.memberCouponId) ?? {}
    if (rebate.status !== 'WAITING' || !isReady(rebate.time, ordersOf(orders, shopId))) continue
    const dueAt = rebate.time === 'REFUND_WINDOW' ? after(now, days(REFUND_WINDOW_DAYS)) : now
    await moveRebate(db, rebate, { to: 'DUE', dueAt, now })
  }
}

const BATCH = 50

/** Pays the next ones that are due, less what was given back of their orders meanwhile; how many were paid, or null when none is due. */
export async function payDueRebates(unit: Unit, of: Due = { most: BATCH }): Promise<number | null> {
  const { db, now } = unit
  const due = await takeDue(db, now, of)
  if (due.length === 0) return null
  let paid = 0
  for (const rebate of due) if (await settle(rebate, unit)) paid++
  return paid
}

/** True when it was paid. One of an order that was heard of only now waits again until that is paid. */
async function settle(rebate: CouponRebate, unit: Unit): Promise<boolean> {
  const { db, now } = unit
  const orders = await ordersBehind(rebate, unit)
  if (orders !== null && !arePaid(orders)) {
    await moveRebate(db, rebate, { to: 'WAITING', dueAt: null, now })
    return false
  }
  const amount = orders === null ? 0n : dueOf(rebate, orders)
  if (amount <= 0n) {
    await moveRebate(db, rebate, { to: 'CANCELLED', now })
    return false
  }
  if (!(await moveRebate(db, rebate, { to: 'PAID', amount, now }))) return false
  await pay({ ...rebate, amount }, unit)
  return true
}

/** The orders that its coupon was used on; null where the coupon is used no more. */
async function ordersBehind({ memberCouponId }: CouponRebate, { db }: Unit): Promise<readonly CouponOrder[] | null> {
  const [piece] = await findPieces(db, [memberCouponId])
  return piece?.ownerId ? ordersOf(await lockOrders(db, piece.ownerId), piece.shopId) : null
}

async function pay(rebate: CouponRebate, unit: Unit): Promise<void> {
  const { id, accountId, target, amount, currency } = rebate
  const points = Number(amount)
  if (target === 'POINTS')
    await earnPoints({ accountId, kind: 'COUPON_REBATE', points, subjectId: id, note: REASON }, unit)
  else {
    const facts = { grantId: id, accountId, amount: wire(amount, currency), reason: REASON }
    const grant = { ...facts, ...(await giver(rebate, unit)) }
    unit.emit(target === 'RED_PACKET' ? redPacketGranted(grant) : balanceGranted(grant))
  }
}

/** Whose coupon it was: a shop gives what its coupons promise. */
async function giver({ memberCouponId }: CouponRebate, { db }: Unit) {
  const [piece] = await findPieces(db, [memberCouponId])
  return { shopId: piece?.shopId ?? null }
}

/** Part of what the checkout bought went back: what was paid for it already is taken back by as much, once for each that says so. */
export async function lessenRebates(
  { ownerId, subjectId }: { readonly ownerId: string; readonly subjectId: string },
  unit: Unit,
): Promise<void> {
  const { db } = unit
  if (!(await hasPaidRebates(db, ownerId))) return
  const orders = await lockOrders(db, ownerId)
  const pieces = await piecesUsedBy(db, ownerId)
  for (const piece of pieces)
    for (const rebate of await rebatesOf(db, [piece.id])) {
      if (rebate.status !== 'PAID') continue
      const promised = { target: rebate.target, amount: piece.givenMinor }
      const keptMinor = dueOf(promised, ordersOf(orders, piece.shopId))
      if (keptMinor >= rebate.amount) continue
      if (keptMinor === 0n) await cancelRebate(rebate, unit)
      else if (await lessenRebate(db, rebate, keptMinor))
        await takeBack(rebate, { keptMinor, grantId: `${rebate.id}:${subjectId}` }, unit)
    }
}

/** What it was promised for is given back: it is not paid, and what was paid is taken back. */
export async function cancelRebate(rebate: CouponRebate, unit: Unit): Promise<void> {
  const isMoved = await moveRebate(unit.db, rebate, { to: 'CANCELLED', now: unit.now })
  if (isMoved && rebate.status === 'PAID') await takeBack(rebate, { keptMinor: 0n, grantId: rebate.id }, unit)
}

const GIVEN_BACK = 'What the coupon was used for was given back.'

type Back = { readonly keptMinor: bigint; readonly grantId: string }

/** Of points no more than were given: there may have been room for fewer. */
async function takeBack(rebate: CouponRebate, { keptMinor, grantId }: Back, unit: Unit): Promise<void> {
  const { id, accountId, target, amount, currency } = rebate
  if (target === 'POINTS') {
    const given = await pointsOf(unit.db, accountId, { kind: 'COUPON_REBATE', subjectId: id })
    const points = Math.min(given, Number(amount)) - Number(keptMinor)
    return clawBack({ accountId, points, subjectId: grantId, note: GIVEN_BACK }, unit)
  }
  const facts = { grantId, accountId, amount: wire(amount - keptMinor, currency), reason: GIVEN_BACK }
  const grant = { ...facts, ...(await giver(rebate, unit)) }
  unit.emit(target === 'RED_PACKET' ? redPacketReclaimed(grant) : balanceReclaimed(grant))
}
