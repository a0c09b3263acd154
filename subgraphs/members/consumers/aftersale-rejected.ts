import { aftersaleRejected } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import type { Tx } from '../data/database.ts'
import { rejectedNotice } from '../domain/notice.ts'

export default on<Tx, Parameters<typeof aftersaleRejected>[0]>(
  aftersaleRejected,
  ({ caseId, reason, ...buyer }, unit, envelope) =>
    tellNotice(buyer, { notice: rejectedNotice(caseId, reason), envelope }, unit),
)
