import { byId, listBy } from '@supermall/subgraph/load'
import type { Account } from './accounts.ts'
import { findAccounts } from './accounts.ts'
import type { AuditRecord } from './audit-list.ts'
import { findAuditRecords } from './audit-list.ts'
import type { Tx } from './database.ts'
import type { Role } from './roles.ts'
import { findRoles } from './roles.ts'
import type { Session } from './sessions.ts'
import { findSessions } from './sessions.ts'

type Held = { readonly accountId: string; readonly role: Role }

/** Made once per request, so that a page of a hundred rows asks each table once. */
export const loaders = (db: Tx) => ({
  account: byId<string, Account>(
    (ids) => findAccounts(db, ids),
    ({ id }) => id,
  ),
  role: byId<string, Role>(
    (ids) => findRoles(db, ids),
    ({ id }) => id,
  ),
  session: byId<string, Session>(
    (ids) => findSessions(db, ids),
    ({ id }) => id,
  ),
  auditRecord: byId<string, AuditRecord>(
    (ids) => findAuditRecords(db, ids),
    ({ id }) => id,
  ),
  rolesOf: listBy<string, Held>(
    (ids) =>
      db.accountRole.findMany({
        where: { accountId: { in: [...ids] } },
        include: { role: true },
        orderBy: { roleId: 'asc' },
      }),
    ({ accountId }) => accountId,
  ),
})

export type Loaders = ReturnType<typeof loaders>
