import { stockBack } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { noteStock } from '../commands/note-stock.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockBack>[0]>(stockBack, ({ skuId, revision = null }, unit, { occurredAt }) =>
  noteStock({ skuId, isOut: false, revision, at: new Date(occurredAt) }, unit),
)
