import { orderPriceChanged } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { changeAmount } from '../commands/change-amount.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderPriceChanged>[0]>(orderPriceChanged, changeAmount)
