import { aftersaleReshipped } from '@supermall/contracts/orders'
import { alone, on } from '@supermall/messaging/consume'
import { deductBought } from '../commands/deduct-stock.ts'
import { exchangeStock } from '../commands/exchange-stock.ts'
import type { Tx } from '../data/database.ts'

export default alone(
  on<Tx, Parameters<typeof aftersaleReshipped>[0]>(aftersaleReshipped, async (reshipped, unit) => {
    await deductBought(reshipped, unit)
    await exchangeStock(reshipped, unit)
  }),
)
