import { refundRequested } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { requestRefund } from '../commands/request-refund.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof refundRequested>[0]>(refundRequested, requestRefund)
