import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import type { Unit } from '../../data/database.ts'
import type { Newcomer } from '../../data/newcomers.ts'
import { findNewcomer, lockNewcomer } from '../../data/newcomers.ts'

/** How long a registration may be under way. */
const HEARD_DAYS = 7

/**
 * Whether they have proved to be somebody. While they have not, whoever proves it waits until this is done, and finds what was written
 * down. Of whom no registration was heard, an account of before is somebody; a younger one is about to be heard of.
 */
export async function isProved(accountId: Id<'acc'>, unit: Unit): Promise<boolean> {
  const known = await findNewcomer(unit.db, accountId)
  return (
    isSomebody(accountId, known, unit) || isSomebody(accountId, await lockNewcomer(unit.db, accountId, unit.now), unit)
  )
}

const isSomebody = (accountId: Id<'acc'>, known: Newcomer | null, { now }: Unit): boolean =>
  known !== null && (known.provedAt !== null || known.registeredAt !== null)
    ? known.provedAt !== null
    : isOld(accountId, now)

/** Ids are sorted by the time of their making. */
const isOld = (accountId: Id<'acc'>, now: Date): boolean =>
  accountId < derivedId('acc', 0, after(now, -days(HEARD_DAYS)).getTime())
