import type { EventDraft } from '@supermall/contracts/define'
import {
  pointsEarned,
  pointsExpired,
  pointsReclaimed,
  pointsRefunded,
  pointsUsed,
} from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import type { Unit } from '../../data/database.ts'
import type { Delta, Entry } from '../../data/points/accounts.ts'
import { findAccount, lockAccount, moveBalance, writeEntry } from '../../data/points/accounts.ts'
import { aliveLots, drainLots, endLots, insertLot, refillLots } from '../../data/points/lots.ts'
import type { PointsAccountRow } from '../../data/points/rows.ts'
import { GRACE_DAYS, settling } from '../../domain/points/balance.ts'
import type { PointsMove } from '../../domain/points/kinds.ts'
import { KINDS } from '../../domain/points/kinds.ts'
import type { Part } from '../../domain/points/lots.ts'
import { takeFirst } from '../../domain/points/lots.ts'

type Told = Parameters<typeof pointsEarned>[0]

const TELLS: Readonly<Record<PointsMove, (told: Told) => EventDraft>> = {
  EARNED: (told) => pointsEarned(told),
  USED: (told) => pointsUsed(told),
  REFUNDED: (told) => pointsRefunded(told),
  RECLAIMED: (told) => pointsReclaimed(told),
  EXPIRED: (told) => pointsExpired(told),
}

/** The account, held, with what has become too old taken out of it first: nobody spends what has ended. */
export async function openAccount(accountId: string, unit: Unit): Promise<PointsAccountRow> {
  const account = await lockAccount(unit.db, accountId, unit.now)
  const ended = await endLots(unit.db, accountId, unit.now)
  for (const { id, points } of ended)
    if (points > 0)
      await book(
        { accountId, kind: 'EXPIRED', points: -points, subjectId: id, note: null },
        { available: -points },
        unit,
      )
  return ended.length > 0 ? lockAccount(unit.db, accountId, unit.now) : account
}

type Booking = Entry & { readonly accountId: string }

/** Moves the balance, writes why, and tells it. */
export async function book({ accountId, ...entry }: Booking, delta: Delta, unit: Unit): Promise<void> {
  const account = await moveBalance(unit.db, { ...delta, accountId, entries: 1 }, unit.now)
  const { id, balanceAfter } = await writeEntry(unit.db, account, entry)
  const { kind, subjectId } = entry
  const facts = { kind, subjectId, points: Math.abs(entry.points), balance: balanceAfter }
  unit.emit(TELLS[KINDS[kind]]({ accountId: accountId as Id<'acc'>, entryId: id as Id<'pnt'>, ...facts }))
}

/** What can be spent, out of its lots, the oldest first. */
export async function takeOut(accountId: string, points: number, { db, now }: Unit): Promise<readonly Part[]> {
  if (points === 0) return []
  const parts = takeFirst(await aliveLots(db, accountId, now), points)
  await drainLots(db, parts)
  return parts
}

type Put = { readonly points: number; readonly lifeDays: number }

/** New points. Their lot has its whole life before it. */
export const putIn = ({ points, lifeDays }: Put, accountId: string, { db, now }: Unit): Promise<unknown> =>
  insertLot(db, { accountId, points, expiresAt: after(now, days(lifeDays)), createdAt: now })

/**
 * Points that come back live as long as they would have. Those that would be dead get some days of grace, once. True where some had
 * theirs: they are dead, and end when the account is opened next.
 */
export async function putBack(accountId: string, parts: readonly Part[], { db, now }: Unit): Promise<boolean> {
  const homeless = await refillLots(db, parts, now)
  for (const hadGrace of [false, true]) {
    const points = homeless.reduce((sum, one) => (one.isGrace === hadGrace ? sum + one.points : sum), 0)
    const expiresAt = hadGrace ? now : after(now, days(GRACE_DAYS))
    if (points > 0) await insertLot(db, { accountId, points, expiresAt, isGrace: true, createdAt: now })
  }
  return homeless.some(({ isGrace }) => isGrace)
}

/** Pays what is owed from what can be spent now. It is no movement of its own: what was taken back has its entry already. */
export async function settle(accountId: string, unit: Unit): Promise<void> {
  const account = await findAccount(unit.db, accountId)
  const paid = account === null ? 0 : settling(account)
  if (paid === 0) return
  await takeOut(accountId, paid, unit)
  await moveBalance(unit.db, { accountId, available: -paid, owed: -paid }, unit.now)
}
