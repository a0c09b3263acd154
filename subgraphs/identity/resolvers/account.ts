import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { Account as Row } from '../data/accounts.ts'
import { countWechat } from '../data/wechat.ts'
import type { AccountStatus, Audience } from '../domain/account.ts'
import { seesAccount, seesRoles } from './sight.ts'
import type { AccountResolvers } from './types.generated.ts'

export const Account: AccountResolvers = {
  __resolveReference: ({ id }, { loaders }) => (parseId('acc', id) ? loaders.account.load(id) : null),
  audience: owned((account) => account.audience as Audience),
  username: owned(({ username }) => username),
  phone: owned(({ phone }) => phone),
  email: owned(({ email }) => email),
  status: owned(({ status }) => status as AccountStatus),
  statusReason: owned(({ statusReason }) => statusReason),
  phoneVerifiedAt: owned(({ phoneVerifiedAt }) => phoneVerifiedAt),
  emailVerifiedAt: owned(({ emailVerifiedAt }) => emailVerifiedAt),
  createdAt: owned(({ createdAt }) => createdAt),
  version: owned(({ version }) => version),
  hasPassword: owned(({ passwordHash }) => passwordHash !== null),
  hasWechat: async ({ id }, _, context) =>
    seesAccount(id, context) ? (await countWechat(context.client, id)) > 0 : null,
  note: ({ note }, _, { viewer }) => (can(viewer, 'identity.account.view') ? note : null),
  roles: async ({ id }, _, context) =>
    seesRoles(id, context) ? (await context.loaders.rolesOf.load(id)).map(({ role }) => role) : null,
  permissions: ({ id, permissions }, _, context) => (seesRoles(id, context) ? permissions : null),
}

/** A private field: its owner's and an operator's, null for everybody else. */
function owned<T>(read: (account: Row) => T): (account: Row, args: object, context: Context) => T | null {
  return (account, _, context) => (seesAccount(account.id, context) ? read(account) : null)
}
