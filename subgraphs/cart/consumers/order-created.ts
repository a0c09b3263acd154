import { orderCreated } from '@supermall/contracts/orders'
import { together } from '@supermall/messaging/consume'
import { takeOrdered } from '../commands/take-ordered.ts'
import type { Tx } from '../data/database.ts'

export default together<Tx, Parameters<typeof orderCreated>[0]>(orderCreated, takeOrdered)
