import { aftersaleApproved } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import type { Tx } from '../data/database.ts'
import { approvedNotice } from '../domain/notice.ts'

export default on<Tx, Parameters<typeof aftersaleApproved>[0]>(
  aftersaleApproved,
  ({ caseId, ...buyer }, unit, envelope) => tellNotice(buyer, { notice: approvedNotice(caseId), envelope }, unit),
)
