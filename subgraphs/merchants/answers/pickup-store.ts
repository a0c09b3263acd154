import { pickupStore } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { findFeatures } from '../data/features.ts'
import { findStore } from '../data/stores.ts'
import { featureAt } from '../domain/features.ts'
import { kindsThatServe } from '../domain/store.ts'

export default answer(pickupStore, async ({ storeId }, { client, clock }: Within<Tx, Tools>) => {
  const store = await findStore(client, storeId)
  const isServing = store?.status === 'OPEN' && kindsThatServe('PICKUP').includes(store.kind)
  if (!store || !isServing) return { store: null }
  const set = await findFeatures(client, [store.shopId])
  const { isEnabled: isOffered } = featureAt(store.shopId, 'PICKUP', { set, now: clock() })
  return { store: { storeId: store.id, shopId: store.shopId, isOffered } }
})
