import { purchaseRefunded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { endRefund } from '../commands/coupons/settle-purchase.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof purchaseRefunded>[0]>(purchaseRefunded, endRefund)
