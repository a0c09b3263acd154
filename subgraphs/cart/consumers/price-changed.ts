import { priceChanged } from '@supermall/contracts/catalog'
import type { Currency } from '@supermall/kernel/money'
import { on } from '@supermall/messaging/consume'
import { changePrice } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof priceChanged>[0]>(priceChanged, ({ skuId, after }, unit, { occurredAt }) => {
  const price = { price: BigInt(after.minorUnits), currency: after.currency as Currency }
  return changePrice({ skuId, ...price, at: new Date(occurredAt) }, unit)
})
