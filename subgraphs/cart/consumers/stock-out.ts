import { stockOut } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { countStock } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockOut>[0]>(stockOut, ({ skuId }, unit, { occurredAt }) =>
  countStock({ skuId, available: 0, at: new Date(occurredAt) }, unit),
)
