import { productDeleted } from '@supermall/contracts/catalog'
import { on } from '@supermall/messaging/consume'
import { retireSkus } from '../commands/retire-skus.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof productDeleted>[0]>(productDeleted, ({ productId }, unit) =>
  retireSkus(productId, unit),
)
