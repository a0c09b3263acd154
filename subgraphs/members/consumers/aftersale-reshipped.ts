import { aftersaleReshipped } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import type { Tx } from '../data/database.ts'
import { reshippedNotice } from '../domain/notice.ts'

export default on<Tx, Parameters<typeof aftersaleReshipped>[0]>(
  aftersaleReshipped,
  ({ caseId, ...buyer }, unit, envelope) => tellNotice(buyer, { notice: reshippedNotice(caseId), envelope }, unit),
)
