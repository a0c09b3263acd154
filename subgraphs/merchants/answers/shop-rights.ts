import { shopRights } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { findGroups } from '../data/groups.ts'
import { findShop } from '../data/shops.ts'
import { rightsOf } from '../domain/shop-group.ts'

export default answer(shopRights, async ({ shopId }, { client }: Within<Tx, Tools>) => {
  const groupId = (await findShop(client, shopId))?.groupId ?? null
  const [group = null] = groupId === null ? [] : await findGroups(client, [groupId])
  const { canChangePrice, canFinishOrders } = rightsOf(group)
  return { canChangePrice, canFinishOrders }
})
