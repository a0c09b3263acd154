import { stockChanged } from '@supermall/contracts/inventory'
import { together } from '@supermall/messaging/consume'
import { countStock } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default together<Tx, Parameters<typeof stockChanged>[0]>(stockChanged, countStock)
