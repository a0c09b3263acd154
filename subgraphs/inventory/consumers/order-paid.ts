import { orderPaid } from '@supermall/contracts/orders'
import { alone, on } from '@supermall/messaging/consume'
import { deductStock } from '../commands/deduct-stock.ts'
import type { Tx } from '../data/database.ts'

export default alone(on<Tx, Parameters<typeof orderPaid>[0]>(orderPaid, deductStock))
