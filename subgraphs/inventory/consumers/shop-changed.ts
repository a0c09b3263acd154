import { shopChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { keepWarehouse } from '../commands/keep-warehouse.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof shopChanged>[0]>(shopChanged, ({ shopId }, unit) => keepWarehouse(shopId, unit))
