import { stockOut } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import type { Tx } from '../data/database.ts'
import { keepStock } from '../data/stock.ts'

export default on<Tx, Parameters<typeof stockOut>[0]>(stockOut, ({ skuId, revision = null }, { db }, { occurredAt }) =>
  keepStock(db, { skuId, isOut: true, revision, at: new Date(occurredAt) }),
)
