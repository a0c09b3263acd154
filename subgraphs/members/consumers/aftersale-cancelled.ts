import { aftersaleCancelled } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import type { Tx } from '../data/database.ts'
import { closedNotice } from '../domain/notice.ts'

/** Who took it back themselves, or said that everything arrived, knows. */
export default on<Tx, Parameters<typeof aftersaleCancelled>[0]>(
  aftersaleCancelled,
  async ({ caseId, ...buyer }, unit, envelope) => {
    if (envelope.actorId === buyer.accountId) return
    await tellNotice(buyer, { notice: closedNotice(caseId), envelope }, unit)
  },
)
