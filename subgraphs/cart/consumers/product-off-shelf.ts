import { productOffShelf } from '@supermall/contracts/catalog'
import { on } from '@supermall/messaging/consume'
import { takeOffShelf } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof productOffShelf>[0]>(productOffShelf, takeOffShelf)
