import { defineSubgraph } from '@supermall/subgraph/definition'
import accountFacts from './answers/account-facts.ts'
import consumersAmong from './answers/consumers-among.ts'
import revokedSessions from './answers/revoked-sessions.ts'
import auditRecorded from './consumers/audit-recorded.ts'
import settingsChanged from './consumers/settings-changed.ts'
import staffAdded from './consumers/staff-added.ts'
import staffChanged from './consumers/staff-changed.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import operator from './errands/operator.ts'
import signingKeys from './errands/signing-keys.ts'
import forgetExpired from './jobs/forget-expired.ts'
import rotateSigningKeys from './jobs/rotate-signing-keys.ts'
import { Account } from './resolvers/account.ts'
import { AuditEntry } from './resolvers/audit-entry.ts'
import { Mutation } from './resolvers/mutation.ts'
import { Query } from './resolvers/query.ts'
import { Role } from './resolvers/role.ts'
import { Session } from './resolvers/session.ts'
import { SignInRecord } from './resolvers/sign-in-record.ts'
import { Viewer } from './resolvers/viewer.ts'
import { jwks } from './routes/jwks.ts'
import { seed } from './seed.ts'
import { settings } from './settings.ts'

export default defineSubgraph<Tx, Tools, Context, typeof settings>({
  name: 'identity',
  settings,
  open,
  context,
  resolvers: { Query, Mutation, Viewer, Account, Session, SignInRecord, Role, AuditEntry },
  consumers: [auditRecorded, settingsChanged, staffAdded, staffChanged],
  answers: [revokedSessions, accountFacts, consumersAmong],
  jobs: [rotateSigningKeys, forgetExpired],
  routes: [jwks],
  errands: [operator, signingKeys],
  check: ({ signer }) => signer.check(),
  seed,
})
