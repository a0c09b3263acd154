import { listBy, rows } from '@supermall/subgraph/load'
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
  account: rows<Account>((ids) => findAccounts(db, ids)),
  role: rows<Role>((ids) => findRoles(db, ids)),
  session: rows<Session>((ids) => findSessions(db, ids)),
  auditRecord: rows<AuditRecord>((ids) => findAuditRecords(db, ids)),
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
