import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { countHoldingEverything, permissionsOf, permissionsOfStaff } from '../data/roles.ts'
import { cutAccess } from '../data/sessions.ts'
import { checkRank, EVERYTHING } from '../domain/grants.ts'
import { tellRevoked } from './tell-revoked.ts'

/** As the rows say now, not as the operator's token says: the token may be an hour old. The house itself may do everything. */
export const ownPermissions = async ({ db, actor }: Unit): Promise<readonly string[]> => {
  if (actor.audience === 'SYSTEM') return [EVERYTHING]
  return actor.id === null ? [] : permissionsOf(db, actor.id)
}

/** Only platform staff stand above each other. */
export async function checkRankOf(account: Account, unit: OperatorUnit): Promise<Result<null>> {
  if (account.audience !== 'PLATFORM' || account.id === unit.actor.id) return ok(null)
  return checkRank(await ownPermissions(unit), await permissionsOf(unit.db, account.id))
}

/** A role is changed for all who hold it: so none of them may stand above whoever changes it and may do `own`. The rows are locked. */
export async function checkRankOfHolders(
  holderIds: readonly string[],
  own: readonly string[],
  { db, actor }: OperatorUnit,
): Promise<Result<null>> {
  const others = holderIds.filter((id) => id !== actor.id)
  return others.length === 0 ? ok(null) : checkRank(own, await permissionsOfStaff(db, others))
}

/** Asked after the change, under the lock of all platform accounts. A mall that nobody can govern could not be repaired from inside. */
export async function checkSomebodyHoldsEverything({ db }: Unit): Promise<Result<null>> {
  if ((await countHoldingEverything(db)) > 0) return ok(null)
  return refused('LAST_ADMIN', 'Nobody would be left who may do everything.')
}

/** Tokens that carry what they could do before must be fetched anew. */
export async function cutAccessOf(accountIds: readonly string[], unit: Unit): Promise<void> {
  if (accountIds.length > 0) tellRevoked(await cutAccess(unit.db, { accountIds }, unit.now), unit)
}
