import { availability } from '@supermall/contracts/inventory'
import type { Id } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../data/database.ts'
import { keepAnswered } from '../data/stock.ts'

type Asking = { readonly ask: Ask; readonly transact: Transact<Tx>; readonly clock: () => Date }

/**
 * Whether these are out. Inventory tells only what changes, and a SKU begins there with nothing: nobody would hear of what never had
 * any. Noted as of before it was asked, so that whatever is told after it counts.
 */
export async function askAboutStock(skuIds: readonly Id<'sku'>[], { ask, transact, clock }: Asking): Promise<void> {
  const at = clock()
  const { skus } = await ask(availability, { skuIds: [...skuIds] })
  const told = skus.map(({ skuId, available }) => ({ skuId, isOut: available !== null && available <= 0 }))
  await transact(({ db }) => keepAnswered(db, told, at))
}
