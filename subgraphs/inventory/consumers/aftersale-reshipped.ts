import { aftersaleReshipped } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { exchangeStock } from '../commands/exchange-stock.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof aftersaleReshipped>[0]>(aftersaleReshipped, exchangeStock)
