import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { findCoupon } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import { findHold, insertHold, useHolds } from '../../data/holds.ts'
import { pieceOf, piecesUsedBy } from '../../data/used-pieces.ts'
import { walletOf } from '../../data/wallets.ts'
import type { Spending } from '../../domain/coupons/judge-amount.ts'
import { judgeAmount } from '../../domain/coupons/judge-amount.ts'
import { releasePromotions } from '../hold-promotions.ts'
import { holdCoupons } from './hold-coupons.ts'
import { undo } from './return-coupons.ts'
import { useHeld } from './use-coupons.ts'

export type HoldOne = Omit<Spending, 'now'> & {
  readonly ownerId: string
  readonly accountId: Id<'acc'>
  readonly couponId: string
}

/** What it takes off. Held until its owner is paid or given up: whoever asks for it tells one of the two. */
export async function holdOneCoupon(asked: HoldOne, unit: Unit): Promise<Result<bigint>> {
  const { ownerId, accountId, couponId, use } = asked
  const { db, now } = unit
  const before = await findHold(db, ownerId)
  if (before) return answerAgain(asked, before.status, unit)
  const coupon = (await walletOf(db, accountId, { now, use, couponIds: [couponId] })).find(({ id }) => id === couponId)
  if (!coupon) return refused('COUPON_NOT_FOUND', 'There is no such coupon in the wallet.', 'couponId')
  const off = judgeAmount(coupon, { ...asked, now })
  if (!off.ok) return off
  const hold = { ownerId, accountId, status: 'HELD', until: null, reason: null, createdAt: now, endedAt: null }
  if (!(await insertHold(db, hold))) return holdOneCoupon(asked, unit)
  const held = await holdCoupons(unit, { ownerId, accountId, use, coupons: [{ couponId, givenMinor: off.value }] })
  return held.ok ? off : held
}

async function answerAgain({ ownerId, accountId, couponId }: HoldOne, status: string, unit: Unit) {
  const piece = status === 'RELEASED' ? null : await pieceOf(unit.db, ownerId)
  return piece?.accountId === accountId && piece.id === couponId
    ? ok(piece.givenMinor)
    : refused('RELEASED', 'This owner has given its hold back.', 'couponId')
}

/** What it was held for is paid. */
export async function useOneCoupon(ownerId: string, unit: Unit): Promise<void> {
  await useHolds(unit.db, [ownerId], unit.now)
  await useHeld(ownerId, unit)
}

/** What it was held for is not to be paid any more; a hold that comes later is refused. */
export const freeOneCoupon = (ownerId: string, reason: string, unit: Unit): Promise<boolean> =>
  releasePromotions(ownerId, reason, unit)

/** What it paid a part of went back: it comes back by its rules. Told before the payment was, it is used first. */
export async function returnOneCoupon(ownerId: string, unit: Unit): Promise<void> {
  await useOneCoupon(ownerId, unit)
  for (const piece of await piecesUsedBy(unit.db, ownerId)) {
    const coupon = await findCoupon(unit.db, piece.couponId)
    if (coupon) await undo(piece, coupon, unit)
  }
}
