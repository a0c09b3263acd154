import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { refused } from '@supermall/kernel/result'
import { payload } from '@supermall/subgraph/payload'
import { banAccount, unbanAccount } from '../commands/ban-account.ts'
import { createStaff, readyStaff } from '../commands/create-staff.ts'
import { createRole, deleteRole, updateRole } from '../commands/edit-role.ts'
import { setPermissions, setRoles } from '../commands/edit-staff.ts'
import { revokeSessionsOf } from '../commands/revoke-sessions.ts'
import { rotateKeysByHand } from '../commands/rotate-signing-key.ts'
import { mintKey } from '../providers/signing-key.ts'
import type { MutationResolvers } from './types.generated.ts'

/** What operators do. Each leaves an audit entry in the transaction of what it did. */
export const operatorMutations: MutationResolvers = {
  accountBan: async (_, { input }, { operate }) =>
    withAccount(input, (known) => operate('identity.account.ban', (unit) => banAccount(known, unit))).then(
      payload('account'),
    ),
  accountUnban: async (_, { input }, { operate }) =>
    withAccount(input, (known) => operate('identity.account.ban', (unit) => unbanAccount(known, unit))).then(
      payload('account'),
    ),
  sessionsRevoke: async (_, { input }, { operate }) =>
    withAccount(input, (known) => operate('identity.session.revoke', (unit) => revokeSessionsOf(known, unit))).then(
      payload('account'),
    ),
  roleCreate: (_, { input }, { operate }) =>
    operate('identity.role.edit', (unit) => createRole({ ...input, description: input.description ?? '' }, unit)).then(
      payload('role'),
    ),
  roleUpdate: async (_, { input }, { operate }) => {
    const { name, description, permissions } = input
    const change = {
      ...(name == null ? {} : { name }),
      ...(description == null ? {} : { description }),
      ...(permissions ? { permissions } : {}),
    }
    const update = (roleId: Id<'rol'>) =>
      operate('identity.role.edit', (unit) =>
        updateRole({ ...change, roleId, expectedVersion: input.expectedVersion }, unit),
      )
    return withRole(input.roleId, update).then(payload('role'))
  },
  roleDelete: async (_, { input }, { operate }) => {
    const { expectedVersion } = input
    const remove = (roleId: Id<'rol'>) =>
      operate('identity.role.edit', (unit) => deleteRole({ roleId, expectedVersion }, unit))
    return withRole(input.roleId, remove).then(payload('role'))
  },
  staffCreate: async (_, { input }, { operate, hasher }) => {
    const { phone = null, email = null, password = null, roleIds = [], permissions = [] } = input
    const ready = await readyStaff({ ...input, phone, email, password, roleIds, permissions }, hasher)
    const created = ready.ok ? await operate('identity.staff.edit', (unit) => createStaff(ready.value, unit)) : ready
    return payload('account')(created)
  },
  staffRolesSet: async (_, { input }, { operate }) =>
    withAccount(input, (known) => operate('identity.staff.edit', (unit) => setRoles(known, unit))).then(
      payload('account'),
    ),
  staffPermissionsSet: async (_, { input }, { operate }) =>
    withAccount(input, (known) => operate('identity.staff.edit', (unit) => setPermissions(known, unit))).then(
      payload('account'),
    ),
  signingKeyRotate: async (_, { input }, { operate, signer, seal }) => {
    const next = mintKey(seal)
    const rotated = await operate('identity.key.rotate', (unit) =>
      rotateKeysByHand({ reason: input.reason, isStolen: input.isStolen === true, next }, unit),
    )
    signer.forget()
    return payload('signingKey')(rotated)
  },
}

/** What is no account's id is nobody's: the database need not be asked. */
async function withAccount<Input extends { readonly accountId: string }, T>(
  input: Input,
  run: (input: Input & { readonly accountId: Id<'acc'> }) => Promise<T>,
) {
  const accountId = parseId('acc', input.accountId)
  return accountId ? run({ ...input, accountId }) : refused('NOT_FOUND', 'There is no such account.', 'accountId')
}

async function withRole<T>(text: string, run: (roleId: Id<'rol'>) => Promise<T>) {
  const roleId = parseId('rol', text)
  return roleId ? run(roleId) : refused('NOT_FOUND', 'There is no such role.', 'roleId')
}
