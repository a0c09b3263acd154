import { couponBought } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { sharePurchase } from '../commands/share-purchase.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof couponBought>[0]>(couponBought, sharePurchase)
