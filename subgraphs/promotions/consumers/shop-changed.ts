import { shopChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { rememberShop } from '../commands/shops/remember-shop.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof shopChanged>[0]>(shopChanged, (shop, unit) => rememberShop(shop, unit))
