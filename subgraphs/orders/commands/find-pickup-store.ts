import { pickupStore } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'

/** Where it is fetched, if anywhere. A client's word counts for nothing: merchants say whose a store is, and whether it hands things over. */
export async function findPickupStore(storeId: string | null, ask: Ask): Promise<Result<{ shopId: Id<'shp'> } | null>> {
  if (storeId === null) return ok(null)
  const id = parseId('sto', storeId)
  const store = id && (await ask(pickupStore, { storeId: id })).store
  if (!store) return refuse(said('NOT_FOUND', 'Nothing is fetched in this store.'))
  return store.isOffered === false ? refuse(said('PICKUP_OFF', 'Nothing of this shop is fetched for now.')) : ok(store)
}

const said = (code: string, message: string): Refusal => ({ code, message, path: ['storeId'] })
