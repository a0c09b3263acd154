import { stockBack } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { comeBack } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockBack>[0]>(stockBack, ({ skuId }, unit, { occurredAt }) =>
  comeBack({ skuId, at: new Date(occurredAt) }, unit),
)
