import { orderCancelled } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { giveUpOrder } from '../commands/give-up-order.ts'
import type { Tx } from '../data/database.ts'

/** Nobody can pay for it any more, and what the wallet held for it is free again. */
export default on<Tx, Parameters<typeof orderCancelled>[0]>(orderCancelled, giveUpOrder)
