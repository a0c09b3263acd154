import { orderCancelled } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotSent } from '../commands/tell-not-sent.ts'
import type { Tx } from '../data/database.ts'

/** Also where no money is asked back: at the door, of what points paid, or where all of it was on its way already. */
export default on<Tx, Parameters<typeof orderCancelled>[0]>(orderCancelled, (order, unit, envelope) =>
  tellNotSent({ ...order, refundId: null }, envelope, unit),
)
