import { stockChanged } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { countStock } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockChanged>[0]>(stockChanged, (stock, unit, { occurredAt }) =>
  countStock({ ...stock, at: new Date(occurredAt) }, unit),
)
