import { stockBack } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { comeBack } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockBack>[0]>(stockBack, ({ skuId, revision = null }, unit, { occurredAt }) =>
  comeBack({ skuId, revision, at: new Date(occurredAt) }, unit),
)
