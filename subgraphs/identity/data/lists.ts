import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset, positionIn } from '@supermall/subgraph/keyset'
import type { Account } from './accounts.ts'
import type { AuditRecord } from './audit-list.ts'
import type { Tx } from './database.ts'
import type { Where } from './filter.ts'
import type { Role } from './roles.ts'
import type { Session } from './sessions.ts'
import type { SignIn } from './sign-ins.ts'

export type AccountConnection = Connection<Account>
export type SessionConnection = Connection<Session>
export type SignInConnection = Connection<SignIn>
export type RoleConnection = Connection<Role>
export type AuditConnection = Connection<AuditRecord>

type Column = 'createdAt' | 'triedAt' | 'recordedAt' | 'displayName' | 'name'
/** `createdAt desc`: a column and a direction, which also name the list in its cursors. */
export type Sort = `${Column} ${'asc' | 'desc'}`
export type Listing = { readonly where: Where; readonly sort: Sort }

export const listAccounts = (db: Tx, listing: Listing, args: PageArgs): Promise<AccountConnection> =>
  listPage(db.account, listing, args)
export const listSessions = (db: Tx, listing: Listing, args: PageArgs): Promise<SessionConnection> =>
  listPage(db.session, listing, args)
export const listSignIns = (db: Tx, listing: Listing, args: PageArgs): Promise<SignInConnection> =>
  listPage(db.signIn, listing, args)
export const listRoles = (db: Tx, listing: Listing, args: PageArgs): Promise<RoleConnection> =>
  listPage(db.role, listing, args)
export const listAudit = (db: Tx, listing: Listing, args: PageArgs): Promise<AuditConnection> =>
  listPage(db.auditRecord, listing, args)

/** The part of Prisma's delegates that all tables share. */
type Listed<Row> = {
  readonly findMany: (args: never) => PromiseLike<readonly Row[]>
  readonly count: (args: never) => PromiseLike<number>
}

const COUNT_CAP = 10_000

/** One page of a table. The count is a statement of its own, sent when a client selects it and ended at the cap. */
async function listPage<Row extends { readonly id: string }>(
  table: Listed<Row>,
  { where, sort }: Listing,
  args: PageArgs,
): Promise<Connection<Row>> {
  const page = pageOf(args, sort)
  const order = orderOf(sort)
  const keys = keyset(page, order)
  const rows = await table.findMany({ ...keys, where: { AND: [where, keys.where] } } as never)
  return {
    ...connection(rows, page, positionIn<Row>(order)),
    totalCount: async () => table.count({ where, take: COUNT_CAP } as never),
  }
}

function orderOf(sort: Sort): Order {
  const [column, direction] = sort.split(' ') as [Column, string]
  const isDescending = direction === 'desc'
  const isTime = column.endsWith('At')
  return isTime ? { column, isDescending, read: (value) => new Date(String(value)) } : { column, isDescending }
}
