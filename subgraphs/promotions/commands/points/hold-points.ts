import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../../data/database.ts'
import { hasEntry, moveBalance } from '../../data/points/accounts.ts'
import {
  addReturnedMinor,
  findPointsHold,
  heldParts,
  insertPointsHold,
  movePointsHold,
  noteReturned,
} from '../../data/points/holds.ts'
import type { PointsHoldRow } from '../../data/points/rows.ts'
import { findPointsRules } from '../../data/points/rules.ts'
import { giveBack } from '../../domain/points/lots.ts'
import { pointsBack } from '../../domain/points/share.ts'
import { book, openAccount, putBack, settle, takeOut } from './book-points.ts'
import { short } from './spend-points.ts'

type HoldPoints = {
  readonly ownerId: string
  readonly accountId: string
  readonly points: number
  readonly until: Date
}

/** Sets points aside for a checkout, once; an owner that has given its hold back never holds again. */
export async function holdPoints(unit: Unit, { ownerId, accountId, points, until }: HoldPoints): Promise<Result<null>> {
  if (points <= 0) return ok(null)
  const account = await openAccount(accountId, unit)
  const held = await findPointsHold(unit.db, ownerId)
  if (held)
    return held.status !== 'RELEASED' && held.accountId === accountId
      ? ok(null)
      : refused('RELEASED', 'This owner has given its hold back.')
  if (account.available < points) return short()
  const { worthMinor } = await findPointsRules(unit.db)
  const parts = await takeOut(accountId, points, unit)
  await insertPointsHold(unit.db, { ownerId, accountId, points, worthMinor, until, createdAt: unit.now }, parts)
  await moveBalance(unit.db, { accountId, available: -points, held: points }, unit.now)
  return ok(null)
}

/** The checkout is paid. False when the owner holds nothing any more. */
export async function usePoints(unit: Unit, ownerId: string): Promise<boolean> {
  const hold = await opened(unit, ownerId)
  if (!hold || !(await moved(unit, hold, 'USED'))) return false
  const entry = { kind: 'ORDER_PAID', points: -hold.points, subjectId: ownerId, note: null } as const
  await book({ accountId: hold.accountId, ...entry }, { held: -hold.points }, unit)
  return true
}

/** Gives what is held back, into the lots it came from. False when the owner holds nothing any more. */
export async function releasePoints(unit: Unit, ownerId: string): Promise<boolean> {
  const hold = await opened(unit, ownerId)
  if (!hold || !(await moved(unit, hold, 'RELEASED'))) return false
  const hasDead = await putBack(hold.accountId, await heldParts(unit.db, ownerId), unit)
  await moveBalance(unit.db, { accountId: hold.accountId, held: -hold.points, available: hold.points }, unit.now)
  if (hasDead) await openAccount(hold.accountId, unit)
  await settle(hold.accountId, unit)
  return true
}

type ReturnPoints = {
  readonly ownerId: string
  /** What points had paid of what is given back. */
  readonly minor: bigint
  /** The refund, or the order that was cancelled: each gives back once. */
  readonly subjectId: string
}

/** Points that paid for what was given back; never more of them than were used. Gives how many came back. */
export async function returnPoints(unit: Unit, { ownerId, minor, subjectId }: ReturnPoints): Promise<number> {
  const hold = minor > 0n ? await opened(unit, ownerId) : null
  if (hold?.status !== 'USED') return 0
  const { accountId } = hold
  if (await hasEntry(unit.db, accountId, { kind: 'REFUNDED', subjectId })) return 0
  const { returnedMinor } = await addReturnedMinor(unit.db, ownerId, minor)
  const back = pointsBack(hold, returnedMinor)
  if (back === 0) return 0
  const parts = giveBack(await heldParts(unit.db, ownerId), back)
  await noteReturned(unit.db, ownerId, parts)
  const hasDead = await putBack(accountId, parts, unit)
  await book({ accountId, kind: 'REFUNDED', points: back, subjectId, note: null }, { available: back }, unit)
  if (hasDead) await openAccount(accountId, unit)
  await settle(accountId, unit)
  return back
}

/** The account is held before the hold is read: whoever moves points of somebody comes one after the other. */
async function opened(unit: Unit, ownerId: string): Promise<PointsHoldRow | null> {
  const hold = await findPointsHold(unit.db, ownerId)
  if (hold === null) return null
  await openAccount(hold.accountId, unit)
  return findPointsHold(unit.db, ownerId)
}

const moved = ({ db, now }: Unit, { ownerId }: PointsHoldRow, to: 'USED' | 'RELEASED'): Promise<boolean> =>
  movePointsHold(db, ownerId, { from: 'HELD', to, now })
