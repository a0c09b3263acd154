import { userBanned } from '@supermall/contracts/identity'
import { on } from '@supermall/messaging/consume'
import { withdrawPendingOf } from '../data/applications.ts'
import type { Tx } from '../data/database.ts'

/** Nobody audits what a banned account asked for. Signing in to a shop is stopped where people sign in. */
export default on<Tx, Parameters<typeof userBanned>[0]>(userBanned, ({ accountId }, unit) =>
  withdrawPendingOf(unit.db, accountId, unit.now),
)
