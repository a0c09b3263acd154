import { auditRecorded } from '@supermall/contracts/audit'
import { on } from '@supermall/messaging/consume'
import { addAuditRecord } from '../data/audit-list.ts'
import type { Tx } from '../data/database.ts'

/** This domain's own entries come the same way as all others. */
export default on<Tx, Parameters<typeof auditRecorded>[0]>(auditRecorded, async ({ entryId, at, ...entry }, unit) => {
  await addAuditRecord(unit.db, { ...entry, id: entryId, recordedAt: new Date(at) })
})
