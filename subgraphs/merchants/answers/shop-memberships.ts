import { shopMemberships } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { listMemberships } from '../data/memberships.ts'
import { isStaffed } from '../domain/shop.ts'

export default answer(shopMemberships, async (asked, { client, clock }: Within<Tx, Tools>) => {
  const memberships = await listMemberships(client, asked)
  return {
    memberships: memberships
      .filter(({ shop }) => isStaffed(shop, clock()))
      .map(({ shop, permissions, storeIds }) => ({
        shopId: shop.id,
        shopName: shop.name,
        permissions: [...permissions],
        storeIds,
      })),
  }
})
