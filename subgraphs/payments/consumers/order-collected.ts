import { orderCollected } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { shareOrder } from '../commands/share-order.ts'
import type { Tx } from '../data/database.ts'

/** At the door an order calls itself paid with nothing first; what came is the shop's from here on. */
export default on<Tx, Parameters<typeof orderCollected>[0]>(orderCollected, shareOrder)
