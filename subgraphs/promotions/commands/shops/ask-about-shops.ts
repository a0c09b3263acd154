import { shopStates } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import { LONG_AGO } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../../data/database.ts'
import { isThere, rememberShop as keepShop, markAsked, wasAsked } from '../../data/shops.ts'
import { rememberShop, switchFeature } from './remember-shop.ts'

type Asking = { readonly ask: Ask; readonly transact: Transact<Tx> }

/** What was told of shops before this domain listened; of what merchants does not know, nothing is offered. At most 100 at once. */
export async function askAboutShops(shopIds: readonly Id<'shp'>[], { ask, transact }: Asking): Promise<void> {
  const { shops } = await ask(shopStates, { shopIds: [...shopIds] })
  await transact(async (unit) => {
    for (const { shopId, features, ...shop } of shops.toSorted((a, b) => (a.shopId < b.shopId ? -1 : 1))) {
      await rememberShop({ shopId, ...shop }, unit)
      for (const feature of features) await switchFeature({ shopId, ...feature }, unit)
    }
    for (const id of shopIds) await keepShop(unit.db, { id, version: 0, openUntil: LONG_AGO })
    await markAsked(unit.db, shopIds)
  })
}

/** Whether there is such a shop. Merchants is asked once; after that it is known, whether merchants can be asked or not. */
export async function isShopThere(shopId: Id<'shp'>, at: Asking & { readonly client: Tx }): Promise<boolean> {
  if (!((await wasAsked(at.client, shopId)) && (await isThere(at.client, shopId)))) await askAboutShops([shopId], at)
  return isThere(at.client, shopId)
}
