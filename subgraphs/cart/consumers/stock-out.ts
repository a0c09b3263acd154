import { stockOut } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { runOut } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockOut>[0]>(stockOut, ({ skuId }, unit, { occurredAt }) =>
  runOut({ skuId, at: new Date(occurredAt) }, unit),
)
