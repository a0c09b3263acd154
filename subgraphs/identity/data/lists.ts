import type { Connection, PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import type { Order } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import type { Account } from './accounts.ts'
import type { AuditRecord } from './audit-list.ts'
import type { Tx } from './database.ts'
import type { Role } from './roles.ts'
import type { Session } from './sessions.ts'
import type { SignIn } from './sign-ins.ts'

export type AccountConnection = Connection<Account>
export type SessionConnection = Connection<Session>
export type SignInConnection = Connection<SignIn>
export type RoleConnection = Connection<Role>
export type AuditConnection = Connection<AuditRecord>

type Column = 'createdAt' | 'triedAt' | 'recordedAt' | 'displayName' | 'name'
/** `createdAt desc`: a column and a direction, which stand in the cursors of the list behind its name. */
export type Sort = `${Column} ${'asc' | 'desc'}`
type Listing = { readonly where: Where; readonly by: Sort }

export const listAccounts = (db: Tx, listing: Listing, args: PageArgs): Promise<AccountConnection> =>
  listPage(db.account, sorted('accounts', listing), args)
export const listSessions = (db: Tx, listing: Listing, args: PageArgs): Promise<SessionConnection> =>
  listPage(db.session, sorted('sessions', listing), args)
export const listSignIns = (db: Tx, listing: Listing, args: PageArgs): Promise<SignInConnection> =>
  listPage(db.signIn, sorted('sign-ins', listing), args)
export const listRoles = (db: Tx, listing: Listing, args: PageArgs): Promise<RoleConnection> =>
  listPage(db.role, sorted('roles', listing), args)
export const listAudit = (db: Tx, listing: Listing, args: PageArgs): Promise<AuditConnection> =>
  listPage(db.auditRecord, sorted('audit', listing), args)

const sorted = (name: string, { where, by }: Listing) => ({ where, sort: `${name} ${by}`, order: orderOf(by) })

function orderOf(sort: Sort): Order {
  const [column, direction] = sort.split(' ') as [Column, string]
  const isDescending = direction === 'desc'
  const isTime = column.endsWith('At')
  return isTime ? { column, isDescending, read: (value) => new Date(String(value)) } : { column, isDescending }
}
