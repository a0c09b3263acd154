import type { Unit } from '../../data/database.ts'
import { hasEntry } from '../../data/points/accounts.ts'
import { findPointsRules } from '../../data/points/rules.ts'
import { roomFor } from '../../domain/points/balance.ts'
import type { EarnedKind } from '../../domain/points/kinds.ts'
import { book, openAccount, putIn, settle } from './book-points.ts'

type Earning = {
  readonly accountId: string
  readonly kind: EarnedKind
  readonly points: number
  /** One subject earns once of a kind, however often it is asked for. */
  readonly subjectId: string
  readonly note?: string | null
}

/** How many of them were given: none the second time, and no more than the cap leaves room for. */
export async function earnPoints(earning: Earning, unit: Unit): Promise<number> {
  const { accountId, kind, subjectId, note = null } = earning
  if (earning.points <= 0) return 0
  const account = await openAccount(accountId, unit)
  if (await hasEntry(unit.db, accountId, { kind, subjectId })) return 0
  const points = roomFor(account, earning.points)
  if (points === 0) return 0
  const { lifeDays } = await findPointsRules(unit.db)
  await putIn({ points, lifeDays }, accountId, unit)
  await book({ accountId, kind, points, subjectId, note }, { available: points, earned: points }, unit)
  await settle(accountId, unit)
  return points
}
