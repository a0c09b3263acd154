import { aftersaleDone } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import type { Tx } from '../data/database.ts'
import { doneNotice } from '../domain/notice.ts'

export default on<Tx, Parameters<typeof aftersaleDone>[0]>(aftersaleDone, ({ caseId, ...buyer }, unit, envelope) =>
  tellNotice(buyer, { notice: doneNotice(caseId), envelope }, unit),
)
