import { storeShops } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { findStores } from '../data/stores.ts'

export default answer(storeShops, async ({ storeIds }, { client }: Within<Tx, Tools>) => {
  const stores = await findStores(client, storeIds)
  return {
    stores: stores.map(({ id, shopId, status, kind }) => ({ storeId: id, shopId, isOpen: status === 'OPEN', kind })),
  }
})
