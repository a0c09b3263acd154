import { couponRefundRequested } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { refundPurchase } from '../commands/refund-purchase.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof couponRefundRequested>[0]>(couponRefundRequested, refundPurchase)
