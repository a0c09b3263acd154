import { shopStates } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../data/database.ts'
import { markAsked, wasAsked } from '../data/features.ts'
import { switchFeature } from './switch-feature.ts'

type Asking = { readonly ask: Ask; readonly transact: Transact<Tx> }

/** Which features shops have that were told before this domain listened. At most 100 at once. */
export async function askAboutShops(shopIds: readonly Id<'shp'>[], { ask, transact }: Asking): Promise<void> {
  const { shops } = await ask(shopStates, { shopIds: [...shopIds] })
  await transact(async (unit) => {
    for (const { shopId, features } of shops.toSorted((a, b) => (a.shopId < b.shopId ? -1 : 1)))
      for (const feature of features) await switchFeature({ shopId, ...feature }, unit)
    await markAsked(unit.db, shopIds)
  })
}

/** Before something is decided by features of a shop that came only just now. What is no shop here is refused elsewhere. */
export async function learnFeatures(id: string | undefined, at: Asking & { readonly client: Tx }): Promise<void> {
  const shopId = id === undefined ? null : parseId('shp', id)
  if (shopId && !(await wasAsked(at.client, shopId))) await askAboutShops([shopId], at)
}
