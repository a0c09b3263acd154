import { productDeleted } from '@supermall/contracts/catalog'
import { on } from '@supermall/messaging/consume'
import { markDeleted } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof productDeleted>[0]>(productDeleted, markDeleted)
