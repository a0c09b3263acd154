import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../../data/database.ts'
import { hasEntry } from '../../data/points/accounts.ts'
import { taking } from '../../domain/points/balance.ts'
import type { UsedKind } from '../../domain/points/kinds.ts'
import { book, openAccount, takeOut } from './book-points.ts'

type Spending = {
  readonly accountId: string
  readonly kind: UsedKind
  readonly points: number
  /** One subject spends once of a kind. */
  readonly subjectId: string
  readonly note?: string | null
  /** Which field of the input asks for them. */
  readonly field?: string
}

/** All of them or none. */
export async function spendPoints(spending: Spending, unit: Unit): Promise<Result<null>> {
  const { accountId, kind, points, subjectId, note = null, field } = spending
  if (points <= 0) return ok(null)
  const account = await openAccount(accountId, unit)
  if (await hasEntry(unit.db, accountId, { kind, subjectId })) return ok(null)
  if (account.available < points) return short(field)
  await takeOut(accountId, points, unit)
  await book({ accountId, kind, points: -points, subjectId, note }, { available: -points }, unit)
  return ok(null)
}

type Reclaiming = Omit<Spending, 'kind' | 'field'>

/**
 * Takes back what was earned, whether it is still there or not: what was spent meanwhile is owed, and the next points that come
 * go there first. Nothing that can be spent ever goes below zero.
 */
export async function clawBack({ accountId, points, subjectId, note = null }: Reclaiming, unit: Unit): Promise<void> {
  if (points <= 0) return
  const account = await openAccount(accountId, unit)
  if (await hasEntry(unit.db, accountId, { kind: 'RECLAIMED', subjectId })) return
  const { paid, owed } = taking(account, points)
  await takeOut(accountId, paid, unit)
  const entry = { kind: 'RECLAIMED', points: -points, subjectId, note } as const
  await book({ accountId, ...entry }, { available: -paid, owed, earned: -points }, unit)
}

export const short = (field = 'points') => refused('POINTS_SHORT', 'There are not so many points.', field)
