import { cut } from '@supermall/kernel/cut'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { dropHeld } from '../data/full-backs.ts'
import type { HoldRow } from '../data/holds.ts'
import { findHold, insertHold, releaseHold } from '../data/holds.ts'
import { findPromotions } from '../data/promotions.ts'
import type { UseRow } from '../data/uses.ts'
import { insertUses, returnUses, takeBudget, takeBuyerUse } from '../data/uses.ts'
import type { Promotion } from '../domain/promotion.ts'
import { hasBudget, isLive } from '../domain/promotion.ts'
import { holdCoupons, releaseCoupons } from './coupons/hold-coupons.ts'
import type { HeldBack } from './full-backs/hold-full-backs.ts'
import { holdFullBacks } from './full-backs/hold-full-backs.ts'
import { holdPoints, releasePoints } from './points/hold-points.ts'

type Use = {
  readonly ruleId: Id<'prm'>
  readonly version: number
  readonly gaveMinor: bigint
  /** What comes back later of each of these lines. */
  readonly backs?: readonly HeldBack[] | undefined
}
export type Holding = {
  readonly ownerId: string
  readonly accountId: Id<'acc'>
  readonly coupons: readonly { readonly couponId: string; readonly givenMinor: bigint }[]
  readonly points: number
  readonly uses: readonly Use[]
  readonly until: Date
}

/** Sets aside all that an offer takes, or nothing of it; what is held twice by one owner is held once. */
export async function holdPromotions(asked: Holding, unit: Unit): Promise<Result<null>> {
  const { ownerId, accountId, coupons, points, until } = asked
  const before = await findHold(unit.db, ownerId)
  if (before) return answerAgain(before, accountId)
  const hold = { ownerId, accountId, status: 'HELD', until, reason: null, createdAt: unit.now, endedAt: null }
  if (!(await insertHold(unit.db, hold))) return holdPromotions(asked, unit)
  const budgeted = await takeUses(asked, unit)
  if (!budgeted.ok) return budgeted
  const held = await holdCoupons(unit, { ownerId, accountId, coupons })
  return held.ok ? holdPoints(unit, { ownerId, accountId, points, until }) : held
}

const answerAgain = ({ status, accountId }: HoldRow, asking: string): Result<null> =>
  status !== 'RELEASED' && accountId === asking ? ok(null) : refused('RELEASED', 'This owner has given its hold back.')

/** Rules that several buyers use are taken in one order. */
async function takeUses({ ownerId, accountId, uses }: Holding, unit: Unit): Promise<Result<null>> {
  const { db, now } = unit
  if (uses.length === 0) return ok(null)
  const ids = uses.map(({ ruleId }) => ruleId)
  const rules = new Map((await findPromotions(db, ids)).map((rule) => [rule.id, rule]))
  for (const use of uses.toSorted((a, b) => (a.ruleId < b.ruleId ? -1 : 1))) {
    const taken = await takeUse(use, { rule: rules.get(use.ruleId), accountId }, unit)
    if (!taken.ok) return taken
  }
  const row = { ownerId, accountId, status: 'HELD', createdAt: now, endedAt: null }
  const rows: readonly UseRow[] = uses.map(({ ruleId, version, gaveMinor }) => ({
    ...row,
    id: newId('prw', now.getTime()),
    promotionId: ruleId,
    version,
    givenMinor: gaveMinor,
  }))
  await insertUses(db, rows)
  const backs = uses.flatMap(({ ruleId, backs: lines = [] }) => {
    const rule = rules.get(ruleId)
    return rule ? [{ rule, backs: lines }] : []
  })
  await holdFullBacks({ ownerId, accountId, uses: backs }, unit)
  return ok(null)
}

type Taking = { readonly rule: Promotion | undefined; readonly accountId: string }

async function takeUse(use: Use, { rule, accountId }: Taking, { db, now }: Unit): Promise<Result<null>> {
  if (!rule || !isLive(rule, now))
    return refused('PROMOTION_ENDED', 'A promotion has ended meanwhile; look at the price again.')
  if (rule.version !== use.version)
    return refused('PROMOTION_CHANGED', 'A promotion was changed meanwhile; look at the price again.')
  if (hasBudget(rule) && !(await takeBudget(db, rule, use.gaveMinor)))
    return refused('BUDGET_SPENT', 'Others have taken the last of a promotion; look at the price again.')
  if (rule.buyerUses !== null && !(await takeBuyerUse(db, rule, accountId)))
    return refused('BUYER_LIMIT', 'You have had a promotion as often as everybody may; look at the price again.')
  return ok(null)
}

/** Gives a hold back. An owner that never held leaves a mark, so that a hold that comes later is refused. */
export async function releasePromotions(ownerId: string, reason: string, unit: Unit): Promise<boolean> {
  const { db, now } = unit
  const why = cut(reason, 200)
  const isReleased = (await releaseHold(db, ownerId, { reason: why, now })) || (await releaseOrMark(ownerId, why, unit))
  if (!isReleased) return false
  await returnUses(db, ownerId, now)
  await dropHeld(db, ownerId)
  await releaseCoupons(unit, ownerId)
  await releasePoints(unit, ownerId)
  return true
}

/** A hold that is being taken at this moment is not seen yet, and stands in the way of the mark: then it is there to be released. */
async function releaseOrMark(ownerId: string, reason: string, { db, now }: Unit): Promise<boolean> {
  const mark = { ownerId, accountId: null, until: null, createdAt: now, endedAt: now }
  const isMarked = await insertHold(db, { ...mark, status: 'RELEASED', reason })
  return isMarked ? false : releaseHold(db, ownerId, { reason, now })
}

/** An order ended before it was paid, and with it all of its checkout. */
export async function giveUpPromotions(ownerId: string, unit: Unit): Promise<void> {
  if (await findHold(unit.db, ownerId).then((hold) => hold?.status === 'HELD'))
    await releasePromotions(ownerId, 'ORDER_CANCELLED', unit)
}
