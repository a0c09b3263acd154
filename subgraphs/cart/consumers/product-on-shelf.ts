import { productOnShelf } from '@supermall/contracts/catalog'
import { on } from '@supermall/messaging/consume'
import { putOnShelf } from '../commands/mark-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof productOnShelf>[0]>(productOnShelf, putOnShelf)
