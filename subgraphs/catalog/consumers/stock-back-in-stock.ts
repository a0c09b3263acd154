import { stockBack } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import type { Tx } from '../data/database.ts'
import { keepStock } from '../data/stock.ts'

export default on<Tx, Parameters<typeof stockBack>[0]>(
  stockBack,
  ({ skuId, revision = null }, { db }, { occurredAt }) =>
    keepStock(db, { skuId, isOut: false, revision, at: new Date(occurredAt) }),
)
