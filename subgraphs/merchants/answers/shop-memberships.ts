import { shopMemberships } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { listMemberships, worksAtClosed } from '../data/memberships.ts'

export default answer(shopMemberships, async (asked, { client }: Within<Tx, Tools>) => {
  const memberships = await listMemberships(client, asked)
  return {
    memberships: memberships.map(({ shop, permissions, storeIds }) => ({
      shopId: shop.id,
      shopName: shop.name,
      permissions: [...permissions],
      storeIds,
    })),
    isShopClosed: memberships.length === 0 && (await worksAtClosed(client, asked)),
  }
})
