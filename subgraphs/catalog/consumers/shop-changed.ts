import { shopChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { rememberShop } from '../commands/remember-shop.ts'
import type { Unit } from '../data/database.ts'

export default on(shopChanged, (facts, unit: Unit) => rememberShop(facts, unit))
