import { fault } from '@supermall/kernel/fault'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Hasher } from '@supermall/subgraph/hasher'
import type { Account } from '../data/accounts.ts'
import { findAccount, insertAccount, takenNames } from '../data/accounts.ts'
import type { OperatorUnit } from '../data/database.ts'
import { putRoles } from '../data/roles.ts'
import { readDisplayName, readEmail, readPhone, readUsername } from '../domain/account.ts'
import { checkGrant, readPatterns, union } from '../domain/grants.ts'
import { checkPassword } from '../domain/password.ts'
import { readRoles } from './edit-staff.ts'
import { nameTaken } from './name-taken.ts'
import { ownPermissions } from './own-permissions.ts'

export type CreateStaff = {
  readonly username: string
  readonly displayName: string
  readonly phone: string | null
  readonly email: string | null
  readonly password: string | null
  readonly roleIds: readonly string[]
  readonly permissions: readonly string[]
}
export type ReadyStaff = Omit<CreateStaff, 'password'> & { readonly passwordHash: string | null }

/** All that needs no transaction: reading, and the slow hash. */
export async function readyStaff(input: CreateStaff, hasher: Hasher): Promise<Result<ReadyStaff>> {
  const username = readUsername(input.username, 'username')
  if (!username.ok) return username
  const displayName = readDisplayName(input.displayName, 'displayName')
  if (!displayName.ok) return displayName
  const phone = input.phone === null ? ok(null) : readPhone(input.phone, 'phone')
  if (!phone.ok) return phone
  const email = input.email === null ? ok(null) : readEmail(input.email, 'email')
  if (!email.ok) return email
  const permissions = readPatterns(input.permissions, 'permissions')
  if (!permissions.ok) return permissions
  const names = [username.value, phone.value, email.value]
  const password = input.password === null ? ok(null) : checkPassword(input.password, names, 'password')
  if (!password.ok) return password
  const isReachable = password.value !== null || phone.value !== null || email.value !== null
  if (!isReachable)
    return refused('NO_WAY_IN', 'Give a password, or a phone or e-mail to which a code can be sent.', 'password')
  const passwordHash = password.value === null ? null : await hasher.hash(password.value)
  const named = { username: username.value, displayName: displayName.value, phone: phone.value, email: email.value }
  return ok({ ...named, roleIds: input.roleIds, permissions: permissions.value, passwordHash })
}

export async function createStaff(input: ReadyStaff, unit: OperatorUnit): Promise<Result<Account>> {
  const { roleIds, ...fields } = input
  const roles = await readRoles(roleIds, unit)
  if (!roles.ok) return roles
  const wanted = union(input.permissions, ...roles.value.map(({ permissions }) => permissions))
  const grant = checkGrant(await ownPermissions(unit), wanted, 'permissions')
  if (!grant.ok) return grant
  const id = newId('acc')
  const isNew = await insertAccount(unit.db, { ...fields, id, audience: 'PLATFORM' }, unit.now)
  const account = isNew ? await findAccount(unit.db, id) : null
  if (!account) return whichTaken(input, unit)
  await putRoles(
    unit.db,
    id,
    roles.value.map((role) => role.id),
  )
  const after = { username: input.username, roles: roles.value.map(({ name }) => name), permissions: input.permissions }
  unit.audited({ subjectId: id, summary: `Created staff ${input.username}`, before: null, after })
  return ok(account)
}

async function whichTaken(names: ReadyStaff, { db }: OperatorUnit): Promise<Result<never>> {
  const [taken] = await takenNames(db, names, { audience: 'PLATFORM', exceptId: null })
  if (taken) return nameTaken(taken)
  throw fault('CONFLICT', 'an account was not written although none of its names is taken')
}
