import { orderCollected } from '@supermall/contracts/orders'
import { together } from '@supermall/messaging/consume'
import { shareOrders } from '../commands/share-orders.ts'
import type { Tx } from '../data/database.ts'

/** At the door an order calls itself paid with nothing first; what came is the shop's from here on. */
export default together<Tx, Parameters<typeof orderCollected>[0]>(orderCollected, shareOrders)
