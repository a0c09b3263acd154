import { pickupStore } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { findStore } from '../data/stores.ts'
import { kindsThatServe } from '../domain/store.ts'

export default answer(pickupStore, async ({ storeId }, { client }: Within<Tx, Tools>) => {
  const store = await findStore(client, storeId)
  const isServing = store?.status === 'OPEN' && kindsThatServe('PICKUP').includes(store.kind)
  return { store: store && isServing ? { storeId: store.id, shopId: store.shopId } : null }
})
