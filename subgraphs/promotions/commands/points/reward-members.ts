import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../../data/database.ts'
import { accountsWithOldLots } from '../../data/points/lots.ts'
import { findPointsRules } from '../../data/points/rules.ts'
import { openAccount } from './book-points.ts'
import { earnPoints } from './earn-points.ts'

/** Whoever has just come gets something to begin with. */
export async function welcome(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const { isEnabled, welcomePoints } = await findPointsRules(unit.db)
  if (isEnabled) await earnPoints({ accountId, kind: 'WELCOME', points: welcomePoints, subjectId: accountId }, unit)
}

/** Whose points are too old, some of them at once. */
export const findOld = ({ db, now }: Unit): Promise<string[]> => accountsWithOldLots(db, now)

/** Opening an account ends what is too old in it. */
export const endOld = (accountId: string, unit: Unit): Promise<unknown> => openAccount(accountId, unit)
