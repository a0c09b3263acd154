import { checked, checkNumber, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../../data/database.ts'
import { findAccount } from '../../data/points/accounts.ts'
import { MOST_POINTS, totalOf } from '../../domain/points/balance.ts'
import { earnPoints } from './earn-points.ts'
import { spendPoints } from './spend-points.ts'

export type AdjustPoints = {
  readonly accountId: string
  readonly points: number
  /** Its owner reads it. */
  readonly reason: string
  readonly idempotencyKey: string
}
type Direction = 'CREDITED' | 'DEBITED'

/** Whether there is somebody who may have points. */
type Known = { readonly isKnown: boolean }

/** By hand, with a reason. Nothing is taken that is not there, and nothing given that does not fit, or to nobody. */
export const adjustPoints = (
  { idempotencyKey: key, ...input }: AdjustPoints,
  direction: Direction,
  unit: OperatorUnit & Known,
): Promise<Result<{ accountId: Id<'acc'> }>> =>
  idempotent({ name: `points${direction}`, key, input }, unit, async () => {
    const accountId = parseId('acc', input.accountId)
    if (accountId === null || !unit.isKnown) return noAccount()
    const fine = checked(
      checkNumber(input.points, { least: 1, most: MOST_POINTS }, 'points'),
      checkText(input.reason, { least: 1, most: 200 }, 'reason'),
    )
    if (!fine.ok) return fine
    const change = { accountId, points: input.points, subjectId: newId('adj'), note: input.reason.trim() }
    const moved = await MOVES[direction](change, unit)
    if (!moved.ok) return moved
    const account = await findAccount(unit.db, accountId)
    const balance = account ? totalOf(account) : 0
    const after = { balance, [direction.toLowerCase()]: input.points, reason: change.note }
    unit.audited({
      subjectId: accountId,
      summary: `Points ${direction.toLowerCase()}: ${change.note}`,
      before: { balance: balance - (direction === 'CREDITED' ? input.points : -input.points) },
      after,
    })
    return ok({ accountId })
  })

const noAccount = () => refused('ACCOUNT_NOT_FOUND', 'There is no such account of a consumer.', 'accountId')

type Change = { accountId: string; points: number; subjectId: string; note: string }

const MOVES: Readonly<Record<Direction, (change: Change, unit: OperatorUnit) => Promise<Result<unknown>>>> = {
  CREDITED: async (change, unit) =>
    (await earnPoints({ ...change, kind: 'CREDITED' }, unit)) === change.points
      ? ok(null)
      : refused('POINTS_CAP', `One member has at most ${MOST_POINTS} points.`, 'points'),
  DEBITED: (change, unit) => spendPoints({ ...change, kind: 'DEBITED' }, unit),
}
