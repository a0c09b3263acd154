import { stockOut } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { noteStock } from '../commands/note-stock.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockOut>[0]>(stockOut, ({ skuId, revision = null }, unit, { occurredAt }) =>
  noteStock({ skuId, isOut: true, revision, at: new Date(occurredAt) }, unit),
)
