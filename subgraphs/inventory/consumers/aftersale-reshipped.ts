import { aftersaleReshipped } from '@supermall/contracts/orders'
import { alone, on } from '@supermall/messaging/consume'
import { exchangeStock } from '../commands/exchange-stock.ts'
import type { Tx } from '../data/database.ts'

export default alone(on<Tx, Parameters<typeof aftersaleReshipped>[0]>(aftersaleReshipped, exchangeStock))
