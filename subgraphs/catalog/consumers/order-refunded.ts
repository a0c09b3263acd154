import { orderRefunded } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { takeGoodsBack } from '../commands/take-goods-back.ts'
import type { Unit } from '../data/database.ts'

export default on(orderRefunded, ({ lines }, unit: Unit) => takeGoodsBack(lines, unit))
