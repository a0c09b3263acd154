import { permissionCodes, permissions } from '@supermall/contracts/permissions'
import { parseId } from '@supermall/kernel/id'
import { whereOf } from '@supermall/subgraph/filter'
import type { Sort } from '../data/lists.ts'
import { listAccounts, listAudit, listRoles, listSessions, listSignIns } from '../data/lists.ts'
import { nullable } from '../data/nullable.generated.ts'
import { listKeys } from '../data/signing-keys.ts'
import { machineryQueries } from './machinery.ts'
import { whose } from './sight.ts'
import type { AccountOrderBy, AuditEntryOrderBy, QueryResolvers } from './types.generated.ts'

const ACCOUNT_SORTS: Readonly<Record<AccountOrderBy, Sort>> = {
  NEWEST: 'createdAt desc',
  OLDEST: 'createdAt asc',
  NAME: 'displayName asc',
  NAME_BACKWARDS: 'displayName desc',
}
const AUDIT_SORTS: Readonly<Record<AuditEntryOrderBy, Sort>> = {
  NEWEST: 'recordedAt desc',
  OLDEST: 'recordedAt asc',
}

export const Query: QueryResolvers = {
  viewer: (_, __, { viewer }) => (viewer.audience === 'GUEST' ? null : viewer),
  account: (_, { id }, { loaders }) => (parseId('acc', id) ? loaders.account.load(id) : null),
  accounts: (_, args, { client }) =>
    listAccounts(client, { where: whereOf(args.where, nullable.Account), by: ACCOUNT_SORTS[args.orderBy] }, args),
  sessions: (_, args, context) =>
    listSessions(
      context.client,
      { where: { accountId: whose(args.accountId, context) ?? '' }, by: 'createdAt desc' },
      args,
    ),
  signIns: (_, args, context) =>
    listSignIns(
      context.client,
      { where: { accountId: whose(args.accountId, context) ?? '' }, by: 'triedAt desc' },
      args,
    ),
  roles: (_, args, { client }) => listRoles(client, { where: {}, by: 'name asc' }, args),
  role: (_, { id }, { loaders }) => (parseId('rol', id) ? loaders.role.load(id) : null),
  permissions: (_, __, { viewer }) =>
    permissionCodes
      .map((code) => ({ code, text: permissions[code].text, audiences: permissions[code].audiences }))
      .filter(({ audiences }) => audiences.some((audience) => audience === viewer.audience)),
  auditEntries: (_, args, { client, viewer }) => {
    const own = viewer.audience === 'MERCHANT' ? { shopId: viewer.shopId } : {}
    return listAudit(
      client,
      { where: { AND: [whereOf(args.where, nullable.AuditRecord), own] }, by: AUDIT_SORTS[args.orderBy] },
      args,
    )
  },
  signingKeys: (_, __, { client }) => listKeys(client),
  ...machineryQueries,
}
