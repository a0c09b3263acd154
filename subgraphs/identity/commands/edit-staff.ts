import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { changeAccount, findAccount, lockPlatform } from '../data/accounts.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { Role } from '../data/roles.ts'
import { findRoles, putRoles, rolesOf } from '../data/roles.ts'
import type { AccountId } from '../domain/account.ts'
import { checkGrant, difference, MOST_ROLES, readPatterns, union } from '../domain/grants.ts'
import { checkRankOf, checkSomebodyHoldsEverything, cutAccessOf, ownPermissions } from './own-permissions.ts'

type Which = { readonly accountId: AccountId; readonly expectedVersion: number }
export type SetRoles = Which & { readonly roleIds: readonly string[] }
type SetPermissions = Which & { readonly permissions: readonly string[] }

export async function setRoles(input: SetRoles, unit: OperatorUnit): Promise<Result<Account>> {
  const { accountId, expectedVersion } = input
  const found = await findStaff(input, unit)
  if (!found.ok) return found
  const roles = await readRoles(input.roleIds, unit)
  if (!roles.ok) return roles
  const before = await rolesOf(unit.db, accountId)
  const moving = difference(idsOf(before), idsOf(roles.value))
  const changed = [...before, ...roles.value]
    .filter(({ id }) => moving.includes(id))
    .flatMap(({ permissions }) => permissions)
  const grant = checkGrant(await ownPermissions(unit), changed, 'roleIds')
  if (!grant.ok) return grant
  const fine = await checkMove(found.value, moving, unit)
  if (!fine.ok) return fine
  const account = await changeAccount(
    unit.db,
    { id: accountId, version: expectedVersion },
    { change: {}, now: unit.now },
  )
  if (!account) return stale()
  await putRoles(unit.db, accountId, idsOf(roles.value))
  unit.audited({
    subjectId: accountId,
    summary: 'Set roles',
    before: { roles: namesOf(before) },
    after: { roles: namesOf(roles.value) },
  })
  return settle(account, unit)
}

export async function setPermissions(input: SetPermissions, unit: OperatorUnit): Promise<Result<Account>> {
  const { accountId, expectedVersion } = input
  const patterns = readPatterns(input.permissions, 'permissions')
  if (!patterns.ok) return patterns
  const found = await findStaff(input, unit)
  if (!found.ok) return found
  const before = found.value.permissions
  const moving = difference(before, patterns.value)
  const grant = checkGrant(await ownPermissions(unit), moving, 'permissions')
  if (!grant.ok) return grant
  const fine = await checkMove(found.value, moving, unit)
  if (!fine.ok) return fine
  const change = { permissions: [...patterns.value] }
  const account = await changeAccount(unit.db, { id: accountId, version: expectedVersion }, { change, now: unit.now })
  if (!account) return stale()
  unit.audited({ subjectId: accountId, summary: 'Set permissions', before: { permissions: before }, after: change })
  return settle(account, unit)
}

export async function readRoles(roleIds: readonly string[], { db }: OperatorUnit): Promise<Result<readonly Role[]>> {
  if (roleIds.length > MOST_ROLES) return refused('TOO_MANY_ROLES', `At most ${MOST_ROLES} roles.`, 'roleIds')
  const wanted = union(roleIds)
  const roles = await findRoles(db, wanted)
  return roles.length === wanted.length
    ? ok(roles)
    : refused('ROLE_UNKNOWN', 'There is no role with one of these ids.', 'roleIds')
}

/** All platform accounts are locked from here on: what is checked below holds until the transaction ends. */
async function findStaff({ accountId, expectedVersion }: Which, { db }: OperatorUnit): Promise<Result<Account>> {
  await lockPlatform(db)
  const account = await findAccount(db, accountId)
  const isStaff = account?.audience === 'PLATFORM' && account.status !== 'DELETED'
  if (!isStaff) return refused('NOT_FOUND', 'There is no such member of platform staff.', 'accountId')
  return account.version === expectedVersion ? ok(account) : stale()
}

/** Every change makes the account fetch its tokens anew: that is not done to who stands above, and not for nothing. */
async function checkMove(account: Account, moving: readonly string[], unit: OperatorUnit): Promise<Result<null>> {
  const rank = await checkRankOf(account, unit)
  if (!rank.ok) return rank
  return moving.length > 0 ? ok(null) : refused('NOTHING_TO_CHANGE', 'They hold exactly this already.')
}

async function settle(account: Account, unit: OperatorUnit): Promise<Result<Account>> {
  const governed = await checkSomebodyHoldsEverything(unit)
  if (!governed.ok) return governed
  await cutAccessOf([account.id], unit)
  return ok(account)
}

const idsOf = (roles: readonly Role[]): string[] => roles.map(({ id }) => id).sort()
const namesOf = (roles: readonly Role[]): string[] => roles.map(({ name }) => name).sort()
const stale = () => refused('STALE_VERSION', 'The account was changed in the meantime; look again.', 'expectedVersion')
