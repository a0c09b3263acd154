import { stockOut } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { runOut } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockOut>[0]>(stockOut, ({ skuId, revision = null }, unit, { occurredAt }) =>
  runOut({ skuId, revision, at: new Date(occurredAt) }, unit),
)
