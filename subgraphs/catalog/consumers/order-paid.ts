import { orderPaid } from '@supermall/contracts/orders'
import { together } from '@supermall/messaging/consume'
import { countSales } from '../commands/count-sales.ts'
import type { Tx } from '../data/database.ts'

export default together<Tx, Parameters<typeof orderPaid>[0]>(orderPaid, countSales)
