import { checkChange, checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { lockPlatform } from '../data/accounts.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { Role } from '../data/roles.ts'
import { changeRole, findRole, holdersOf, insertRole, isRoleNameTaken, deleteRole as remove } from '../data/roles.ts'
import {
  checkGrant,
  difference,
  holdsEverything,
  readDescription,
  readPatterns,
  readRoleName,
} from '../domain/grants.ts'
import { checkRankOfHolders, checkSomebodyHoldsEverything, cutAccessOf, ownPermissions } from './own-permissions.ts'

type RoleId = Id<'rol'>
export type CreateRole = {
  readonly name: string
  readonly description: string
  readonly permissions: readonly string[]
}
export type UpdateRole = { readonly roleId: RoleId; readonly expectedVersion: number } & Partial<CreateRole>

export async function createRole(input: CreateRole, unit: OperatorUnit): Promise<Result<Role>> {
  const read = readRole(input)
  if (!read.ok) return read
  const { name = '', description = '', permissions = [] } = read.value
  const grant = checkGrant(await ownPermissions(unit), permissions, 'permissions')
  if (!grant.ok) return grant
  const id = newId('rol')
  if (!(await insertRole(unit.db, { id, name, description, permissions: [...permissions] }, unit.now)))
    return nameTaken()
  unit.audited({
    subjectId: id,
    summary: `Created role ${name}`,
    before: null,
    after: { name, description, permissions },
  })
  const role = await findRole(unit.db, id)
  return role ? ok(role) : gone()
}

/** Who holds the role must fetch a new token; what changes hands must be held by who changes it. */
export async function updateRole(input: UpdateRole, unit: OperatorUnit): Promise<Result<Role>> {
  const { roleId, expectedVersion } = input
  const read = readRole(input)
  if (!read.ok) return read
  const something = checked(checkChange(read.value))
  if (!something.ok) return something
  await lockPlatform(unit.db)
  const before = await findRole(unit.db, roleId)
  if (!before) return gone()
  const { name, description, permissions } = read.value
  const changed = difference(before.permissions, permissions ?? before.permissions)
  const holderIds = changed.length > 0 ? await holdersOf(unit.db, roleId) : []
  const mayChange = await checkReach(changed, holderIds, unit)
  if (!mayChange.ok) return mayChange
  if (name !== undefined && (await isRoleNameTaken(unit.db, name, roleId))) return nameTaken()
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(permissions === undefined ? {} : { permissions: [...permissions] }),
  }
  const after = await changeRole(unit.db, { id: roleId, version: expectedVersion }, { change, now: unit.now })
  if (!after) return refused('STALE_VERSION', 'The role was changed in the meantime; look again.', 'expectedVersion')
  const governed = holdsEverything(changed) ? await checkSomebodyHoldsEverything(unit) : ok(null)
  if (!governed.ok) return governed
  await cutAccessOf(holderIds, unit)
  unit.audited({ subjectId: roleId, summary: `Changed role ${after.name}`, before: facts(before), after: facts(after) })
  return ok(after)
}

export async function deleteRole(
  input: { roleId: RoleId; expectedVersion: number },
  unit: OperatorUnit,
): Promise<Result<Role>> {
  await lockPlatform(unit.db)
  const role = await findRole(unit.db, input.roleId)
  if (!role) return gone()
  if (role.version !== input.expectedVersion)
    return refused('STALE_VERSION', 'The role was changed in the meantime; look again.', 'expectedVersion')
  const grant = checkGrant(await ownPermissions(unit), role.permissions, 'roleId')
  if (!grant.ok) return grant
  const holders = await holdersOf(unit.db, role.id)
  if (holders.length > 0) return inUse(holders.length)
  await remove(unit.db, role.id)
  unit.audited({ subjectId: role.id, summary: `Deleted role ${role.name}`, before: facts(role), after: null })
  return ok(role)
}

async function checkReach(
  changed: readonly string[],
  holderIds: readonly string[],
  unit: OperatorUnit,
): Promise<Result<null>> {
  const own = await ownPermissions(unit)
  const grant = checkGrant(own, changed, 'permissions')
  return grant.ok ? checkRankOfHolders(holderIds, own, unit) : grant
}

function readRole({ name, description, permissions }: Partial<CreateRole>): Result<Partial<CreateRole>> {
  const readName = name === undefined ? ok(undefined) : readRoleName(name, 'name')
  if (!readName.ok) return readName
  const text = description === undefined ? ok(undefined) : readDescription(description, 'description')
  if (!text.ok) return text
  const patterns = permissions === undefined ? ok(undefined) : readPatterns(permissions, 'permissions')
  if (!patterns.ok) return patterns
  const given = Object.entries({ name: readName.value, description: text.value, permissions: patterns.value })
  return ok(Object.fromEntries(given.filter(([, value]) => value !== undefined)))
}

const facts = ({ name, description, permissions }: Role) => ({ name, description, permissions })
const nameTaken = () => refused('NAME_TAKEN', 'Another role has this name.', 'name')
const gone = () => refused('NOT_FOUND', 'There is no such role.', 'roleId')

const inUse = (holderCount: number) =>
  refuse<Refusal & { holderCount: number }>({
    type: 'RoleInUseError',
    code: 'ROLE_IN_USE',
    message: `${holderCount} members of staff hold this role; take it from them first.`,
    path: ['roleId'],
    holderCount,
  })
