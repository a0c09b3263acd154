import { purchasePaid } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { settlePurchase } from '../commands/coupons/settle-purchase.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof purchasePaid>[0]>(purchasePaid, settlePurchase)
